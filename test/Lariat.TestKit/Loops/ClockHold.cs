namespace Lariat.TestKit;

/// <summary>Holds a loop's virtual clock while something outside of the loop works for it, such as a server. On the loop's thread.</summary>
public sealed class ClockHold : IDisposable
{
    private readonly EventLoop _loop = EventLoop.Current;

    public ClockHold() => _loop.ExpectPost();

    public void Dispose() => _loop.EndExpectedPost();
}
