namespace Lariat;

/// <summary>Waits that code of Lariat's repeats until they succeed: canceled scopes must not turn them into a busy loop.</summary>
internal static class ShieldedWait
{
    /// <summary>Awaits a future; canceled scopes around the code do not end the wait, a request to the task does.</summary>
    public static Coroutine For(Future future) => Run(async Coroutine () => await future);

    /// <summary>Runs a wait that canceled scopes around the code do not end. Without scopes, it is the plain call.</summary>
    public static Coroutine Run(Func<Coroutine> wait)
        => LoopTask.Current.RunningStrand.Scope is null ? wait() : RunShielded(wait);

    private static async Coroutine RunShielded(Func<Coroutine> wait)
        => _ = await new CancelScope { IsShielded = true }.RunAsync(wait);
}
