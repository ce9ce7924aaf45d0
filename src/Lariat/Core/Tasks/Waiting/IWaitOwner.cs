using Lariat.LowLevel;

namespace Lariat;

/// <summary>What a task waits for in a <see cref="WaitQueue"/>, by a leaf: it ends the wait, as the code after an await would.</summary>
internal interface IWaitOwner
{
    /// <summary>The coroutine that waits, for messages: "AsyncLock.EnterAsync".</summary>
    string WaitName { get; }

    /// <summary>The task runs again, woken or canceled. Removes the waiter, or renews it.</summary>
    /// <param name="waiter">The wait.</param>
    /// <param name="error">The cancellation; null if there is none. Set it to make the await throw.</param>
    /// <returns>False if the waiter was renewed (<see cref="WaitQueue.Renew"/>): the task waits again.</returns>
    bool TryEndWait(Waiter waiter, ref Exception? error);
}
