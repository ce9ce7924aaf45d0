namespace Lariat.Jobs;

/// <summary>What happens to a running job when its worker stops.</summary>
public enum JobShutdown
{
    /// <summary>It has the worker's <see cref="JobWorkerOptions.ShutdownGrace"/>, is then canceled, and runs again later.</summary>
    HandBack = 0,

    /// <summary>The worker waits for its end; only a second request to stop cancels it. For jobs that cannot be repeated.</summary>
    Finish = 1,
}
