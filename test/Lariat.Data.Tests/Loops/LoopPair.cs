using Lariat.Net;

namespace Lariat.Data.Tests;

/// <summary>Two loops, each on a thread of its own, with the driver of a test.</summary>
internal sealed class LoopPair(DriverKind driver) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly LoopGroup _group = new(2, new LoopOptions { Driver = () => driver.Make() });

    public EventLoop First => _group.Loops[0];

    public EventLoop Second => _group.Loops[1];

    /// <summary>Runs a coroutine on a loop; fails if it does not end.</summary>
    public static Task<T> RunAsync<T>(EventLoop loop, Func<Coroutine<T>> body) => loop.RunThreadSafe(Coroutine.WaitFor(CallAsync(loop, body), s_patience)).AsTask();

    /// <inheritdoc cref="RunAsync{T}(EventLoop, Func{Coroutine{T}})"/>
    public static Task RunAsync(EventLoop loop, Func<Coroutine> body) => RunAsync<object?>(loop, async () =>
    {
        await body();
        return null;
    });

    public void Dispose() => _group.Dispose();

    // What the body awaits last must have come back to its loop.
    private static async Coroutine<T> CallAsync<T>(EventLoop loop, Func<Coroutine<T>> body)
    {
        T result = await body();
        Assert.Same(loop, EventLoop.CurrentOrNull);
        return result;
    }
}
