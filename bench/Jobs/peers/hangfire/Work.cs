namespace Lariat.Jobs.Hangfire;

/// <summary>The job, which counts.</summary>
public static class Work
{
    private static readonly ManualResetEventSlim s_ended = new();
    private static int s_left;

    public static void Start(int count)
    {
        s_left = count;
        s_ended.Reset();
    }

    public static void Wait() => s_ended.Wait();

    /// <summary>The job; a worker's thread.</summary>
    public static void Noop(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (Interlocked.Decrement(ref s_left) == 0)
        {
            s_ended.Set();
        }
    }
}
