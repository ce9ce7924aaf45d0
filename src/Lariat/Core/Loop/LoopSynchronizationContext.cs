namespace Lariat;

/// <summary>The synchronization context of the loop's callbacks: posted delegates run as callbacks of the loop.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.PostOrDrop(new PostedCallback(loop, task: null, d, state));

    public override void Send(SendOrPostCallback d, object? state) => PostedCallback.Send(loop, task: null, d, state);

    public override SynchronizationContext CreateCopy() => this;
}
