namespace Lariat;

/// <summary>The future that stands on one loop for the task of another (<see cref="RemoteTask{T}.WrapFuture"/>).</summary>
internal sealed class RemoteFuture<T>(EventLoop loop) : Future<T>(loop)
{
    internal override string Kind => "a task of another loop";
}
