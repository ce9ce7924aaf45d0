namespace Lariat.Testing;

/// <summary>
/// Every task of a loop in virtual time waits: nothing is ready, there is no timer, and no other thread works for the loop.
/// </summary>
/// <remarks>The message lists the tasks, with the coroutines in which each waits. Thrown to the caller that runs the
/// loop, after the loop has canceled its tasks and they have cleaned up
/// (<see cref="EventLoop.Run(Coroutine, LoopOptions?, CancellationToken)"/>); if that waits forever too, the loop's exception handler
/// reports it.</remarks>
public sealed class DeadlockException : Exception
{
    internal DeadlockException(string message)
        : base(message)
    {
    }
}
