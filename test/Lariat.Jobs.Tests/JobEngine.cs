namespace Lariat.Jobs.Tests;

/// <summary>A storage of one test, and what tests change in it that no worker would.</summary>
public abstract class JobEngine : IDisposable
{
    /// <summary>The options of tests on virtual time.</summary>
    public static JobClientOptions Options => new()
    {
        Clock = new LoopClock(EventLoop.Current),
        PollInterval = Timeout.InfiniteTimeSpan,
    };

    public abstract JobStorage Storage { get; }

    /// <summary>Changes what is stored about the workers' processes: an assignment of SQL.</summary>
    public abstract Coroutine ChangeWorkersAsync(string assignment);

    /// <summary>Removes all workers, as another worker does that has declared them dead.</summary>
    public abstract Coroutine RemoveWorkersAsync();

    /// <summary>Changes the version of the tables.</summary>
    public abstract Coroutine ChangeSchemaVersionAsync(int version);

    public abstract void Dispose();
}
