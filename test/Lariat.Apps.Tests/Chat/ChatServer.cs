namespace Lariat.Apps.Tests.Chat;

/// <summary>The chat as it is without options, for all tests of a class: a process costs more than a test does.</summary>
public sealed class ChatServer : IAsyncLifetime
{
    private int _roomCount;

    internal AppServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await AppServer.StartAsync("chat");

    public ValueTask DisposeAsync()
    {
        Server?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The name of a room that no other test enters.</summary>
    internal string NextRoom() => $"kitchen{Interlocked.Increment(ref _roomCount)}";
}
