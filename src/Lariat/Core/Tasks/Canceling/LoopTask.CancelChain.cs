// A task that awaits a task passes its cancellation on to it. asyncio does that by recursion, and a long chain, or tasks that wait for
// each other, end in RecursionError; .NET would end the process. So the chain is a loop, and a cycle is broken at the task where it
// closes: nothing outside the cycle can wake that task, so it is detached from its future and its await throws.
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    private void CancelChain(string? message)
    {
        // The tasks through which requests are being passed on; a gather in the chain calls Cancel again, on top of this path.
        Stack<LoopTask> path = Loop.PendingTasks.CancelPath;
        int outerCount = path.Count;
        LoopTask? task = this;
        while (task is { _cancelRequest.IsPassingOn: false })
        {
            task._cancelRequest.IsPassingOn = true;
            path.Push(task);
            task = task.RequestCancelOrFindNext(message);
        }

        task?.LeaveCycle(message);
        while (path.Count > outerCount)
        {
            path.Pop()._cancelRequest.IsPassingOn = false;
        }
    }

    /// <summary>Cancels the task's wait; if that is for a task, returns it to be canceled instead.</summary>
    private LoopTask? RequestCancelOrFindNext(string? message)
    {
        _cancelRequest.Add();
        bool wasTokenRead = CancelToken();
        if (_waiter is LoopTask { IsCompleted: false } next)
        {
            _cancelRequest.PassToWait();
            return next;
        }

        StrandCancellation.CancelWait(this, _waiter, message, wasTokenRead);
        return null;
    }

    private void LeaveCycle(string? message)
    {
        if (_waiter is Future future && future.RemoveWaiter(this))
        {
            _waiter = null;
            KeepRequest(message);
            Loop.Enqueue(this);
        }
    }
}
