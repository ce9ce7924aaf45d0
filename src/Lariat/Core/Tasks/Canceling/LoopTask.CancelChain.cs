// A task that awaits a task passes its cancellation on to it. asyncio does that by recursion, and a long chain, or tasks that wait for
// each other, end in RecursionError; .NET would end the process. So the chain is a loop, and a cycle is broken at the task where it
// closes: nothing outside the cycle can wake that task, so it is detached from its future and its await throws.
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    private bool _isPassingCancel;

    private void CancelChain(string? message)
    {
        // The tasks through which requests are being passed on; a gather in the chain calls Cancel again, on top of this path.
        Stack<LoopTask> path = Loop.PendingTasks.CancelPath;
        int outerCount = path.Count;
        LoopTask? task = this;
        while (task is { _isPassingCancel: false })
        {
            task._isPassingCancel = true;
            path.Push(task);
            task = task.RequestCancelOrFindNext(message);
        }

        task?.LeaveCycle(message);
        while (path.Count > outerCount)
        {
            path.Pop()._isPassingCancel = false;
        }
    }

    /// <summary>Cancels the task's wait; if that is for a task, returns it to be canceled instead.</summary>
    private LoopTask? RequestCancelOrFindNext(string? message)
    {
        _cancelRequests++;
        bool wasTokenRead = CancelToken();
        if (_waiter is ForeignWait foreign)
        {
            RequestCancel(message);
            ForeignCancellation.Begin(foreign, this, wasTokenRead);
        }
        else if (_waiter is LoopTask { IsCompleted: false } next)
        {
            _isWaitCanceled = true;
            return next;
        }
        else if (_waiter is not null && _waiter.CancelWait(message))
        {
            _isWaitCanceled = true;
        }
        else
        {
            RequestCancel(message);
        }

        return null;
    }

    private void LeaveCycle(string? message)
    {
        if (_waiter is Future future && future.RemoveWaiter(this))
        {
            _waiter = null;
            RequestCancel(message);
            Loop.Enqueue(this);
        }
    }
}
