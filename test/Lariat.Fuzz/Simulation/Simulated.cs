using Lariat.LowLevel;

namespace Lariat.Fuzz;

/// <summary>Runs coroutines on a loop with a <see cref="MemoryDriver"/>.</summary>
internal static class Simulated
{
    /// <summary>Runs a coroutine to its end.</summary>
    /// <param name="connect">Makes the streams of connections that it opens.</param>
    /// <param name="main">The coroutine.</param>
    /// <exception cref="FuzzFaultException">An exception reached the loop's handler: nobody has caught it.</exception>
    public static void Run(Func<MemoryDriver, IoStream> connect, Func<MemoryDriver, Coroutine> main)
    {
        var driver = new MemoryDriver(connect);
        var uncaught = new List<LoopErrorContext>();
        EventLoop.Run(WatchAsync(driver, main, uncaught), new LoopOptions { Driver = () => driver });
        if (uncaught is [var first, ..])
        {
            throw new FuzzFaultException($"The loop's exception handler was told: {first.Message} {first.Exception}");
        }
    }

    /// <inheritdoc cref="Run(Func{MemoryDriver, IoStream}, Func{MemoryDriver, Coroutine})"/>
    public static void Run(Func<MemoryDriver, Coroutine> main) => Run(static _ => throw new NotSupportedException(), main);

    private static async Coroutine WatchAsync(MemoryDriver driver, Func<MemoryDriver, Coroutine> main, List<LoopErrorContext> uncaught)
    {
        EventLoop.Current.ExceptionHandler = (_, context) => uncaught.Add(context);
        await main(driver);
    }
}
