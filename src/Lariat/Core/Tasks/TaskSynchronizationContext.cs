namespace Lariat;

/// <summary>
/// A task's own synchronization context: foreign continuations run inline exactly when a segment of the same task runs, and are
/// queued once otherwise; in both cases the task is current again when they run.
/// </summary>
internal sealed class TaskSynchronizationContext(LoopTask task) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => task.Loop.PostOrDrop(new PostedCallback(task.Loop, task, d, state));

    public override void Send(SendOrPostCallback d, object? state) => PostedCallback.Send(task.Loop, task, d, state);

    public override SynchronizationContext CreateCopy() => this;
}
