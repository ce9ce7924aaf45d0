namespace Lariat;

public sealed partial class TaskGroup
{
    private TTask Watch<TTask>(TTask task)
        where TTask : LoopTask
    {
        // An eager task that has ended already belongs to the group until its callback runs, like any other.
        task.AddDoneCallback(new Member(this, _tasks.AddLast(task)).OnEnded);
        if (_isAborting && !task.IsCompleted)
        {
            // Its eager first step has canceled the group, or made it fail: the group did not know it yet.
            task.Cancel();
        }

        return task;
    }

    private void OnEnded(LoopTask task)
    {
        if (_tasks.Count == 0)
        {
            _allEnded?.TrySetResult(null);
        }

        if (task.RetrieveException() is not { } error)
        {
            return;
        }

        _errors.Add(error);
        LoopTask parent = _parent!;
        if (parent.IsCompleted)
        {
            parent.Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.TaskGroup,
                Message = $"{task} of a task group failed after the group's own {parent} had ended.",
                Exception = error,
                Future = task,
            });
        }
        else if (!_isAborting && !_isParentCancelRequested)
        {
            AbortWithBody();
        }
    }

    /// <summary>A task of the group: from its creation to its end the group's own task waits for it.</summary>
    private sealed class Member(TaskGroup group, LinkedListNode<LoopTask> node) : IJoin
    {
        public void OnEnded(Future task)
        {
            group._tasks.Remove(node);
            group.OnEnded((LoopTask)task);
        }

        void IJoin.AddAwaiting(List<LoopItem> tasks) => group._parent!.AddAwaiting(tasks);
    }
}
