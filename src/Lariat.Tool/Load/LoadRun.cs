using Lariat.Net;

namespace Lariat.Tool.Load;

/// <summary>A run: its loops, and their counters.</summary>
internal sealed class LoadRun
{
    private readonly LoadLoop[] _loops;

    public LoadRun(LoadOptions options)
    {
        _loops = [.. Enumerable.Range(0, options.Loops).Select(index => new LoadLoop(options, index))];
    }

    /// <summary>Responses so far. Any thread.</summary>
    public long Answers => _loops.Sum(loop => loop.Tally.Answers);

    /// <summary>Received bytes so far. Any thread.</summary>
    public long Bytes => _loops.Sum(loop => loop.Tally.Bytes);

    /// <summary>Requests that have failed so far. Any thread.</summary>
    public long Errors => _loops.Sum(loop => loop.Tally.ErrorCount);

    /// <summary>Runs to the end. If it is canceled, it ends immediately; the counters can still be read.</summary>
    /// <remarks>The calling loop is free meanwhile: the loops of the run are others.</remarks>
    public async Coroutine RunAsync()
    {
        using var group = new LoopGroup(_loops.Length);
        await group.RunOnAllAsync(index => _loops[index].RunAsync());
    }

    /// <summary>The counters of all loops together; when they have ended.</summary>
    public LoadTally Total()
    {
        var total = new LoadTally();
        foreach (LoadLoop loop in _loops)
        {
            total.Add(loop.Tally);
        }

        return total;
    }
}
