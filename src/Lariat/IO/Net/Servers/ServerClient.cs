namespace Lariat.Net;

/// <summary>
/// A connection of a server with the task that handles it; it awaits that task's end itself, so that a connection needs few objects.
/// </summary>
internal sealed class ServerClient(Server server, Connection connection) : LoopItem
{
    private static readonly Action<object?> s_end = static self => ((ServerClient)self!).End();

    public Connection Connection => connection;

    public LoopTask? Task { get; set; }

    public void Cancel() => Task?.Cancel();

    internal override void Run() => server.Loop.RunCallback(s_end, this, context: null, LoopErrorKind.Callback, handle: null);

    private void End() => server.OnEnded(this);
}
