namespace Lariat;

/// <summary>Runs .NET tasks as callbacks of a loop.</summary>
internal sealed class LoopTaskScheduler(EventLoop loop) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task) => loop.CallSoonThreadSafe(() => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => loop.IsRunningHere && !taskWasPreviouslyQueued && TryExecuteTask(task);

    // The ready queue is not searched: this method is for debuggers.
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
