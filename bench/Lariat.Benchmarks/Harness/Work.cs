namespace Lariat.Benchmarks;

/// <summary>What the rows share, once for Lariat and once for .NET.</summary>
internal static class Work
{
    /// <summary>A coroutine that does not suspend.</summary>
    public static async Coroutine NothingAsync()
    {
    }

    /// <inheritdoc cref="NothingAsync"/>
    public static async ValueTask NothingByDotNet()
    {
    }

    /// <summary>Awaits a leaf at the bottom of so many nested coroutines.</summary>
    public static async Coroutine BelowAsync(int frames, Func<Coroutine> leaf)
        => await (frames > 1 ? BelowAsync(frames - 1, leaf) : leaf());

    /// <inheritdoc cref="BelowAsync"/>
    public static async Task BelowByDotNet(int frames, Func<Task> leaf)
        => await (frames > 1 ? BelowByDotNet(frames - 1, leaf) : leaf());

    /// <summary>.NET's <c>sleep(0)</c> as a method that can be nested.</summary>
    public static async Task YieldByDotNet() => await Task.Yield();

    /// <summary>Measures tasks with the given body until all have ended; their creation is left out.</summary>
    public static async Coroutine RunTasksAsync(int count, Func<Coroutine> body, Meter meter)
    {
        var tasks = new LoopTask[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = LoopTask.Create(body());
        }

        meter.Start();
        await Coroutine.Gather(tasks);
        meter.Stop();
    }

    /// <inheritdoc cref="RunTasksAsync"/>
    /// <remarks>.NET's methods start at once, so they wait for the start of the measurement first.</remarks>
    public static async Task RunTasksByDotNet(int count, Func<Task> body, Meter meter)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = new Task[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = RunAfterStart();
        }

        meter.Start();
        start.SetResult();
        await Task.WhenAll(tasks);
        meter.Stop();

        async Task RunAfterStart()
        {
            await start.Task;
            await body();
        }
    }

    /// <summary>A row that did not do what it is measured for must not look fast.</summary>
    public static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The row did not do what it measures.");
        }
    }
}
