namespace Lariat.TestKit;

/// <summary>A task that is canceled where it first waits.</summary>
public static class CanceledTask
{
    // On virtual time it costs nothing; a task that does not end fails the test's next assertion.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1000);

    /// <summary>Starts the work, cancels it at its first wait, and waits for its end.</summary>
    /// <param name="work">The work.</param>
    /// <param name="message">The message of the request.</param>
    /// <param name="limit">How long the end is waited for; default: 1000 s.</param>
    public static async Coroutine<LoopTask> RunAsync(Coroutine work, string? message = null, TimeSpan? limit = null)
    {
        LoopTask task = LoopTask.Create(work);
        await Coroutine.Sleep(0);
        task.Cancel(message);
        await Coroutine.WaitMany([task], limit ?? s_limit);
        return task;
    }
}
