namespace Lariat.AspNetCore.Requests;

/// <summary>
/// The synchronization context of code that must not run on a loop: whatever completes its awaits, it resumes on the pool.
/// </summary>
/// <remarks>Kestrel's own operations complete on the loop, and without a context their continuations would run there, inline.</remarks>
internal sealed class PoolContext : SynchronizationContext
{
    public static readonly PoolContext Instance = new();

    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.UnsafeQueueUserWorkItem(
        static work =>
        {
            SetSynchronizationContext(Instance);
            work.Callback(work.State);
        },
        (Callback: d, State: state),
        preferLocal: false);

    public override SynchronizationContext CreateCopy() => this;
}
