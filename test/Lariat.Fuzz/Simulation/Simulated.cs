using Lariat.LowLevel;

namespace Lariat.Fuzz;

/// <summary>Runs coroutines on a loop with a <see cref="MemoryDriver"/>.</summary>
internal static class Simulated
{
    /// <summary>Runs a coroutine to its end.</summary>
    /// <param name="connect">Makes the streams of connections that it opens.</param>
    /// <param name="main">The coroutine.</param>
    /// <param name="isReported">What the loop's handler may be told of; null: nothing.</param>
    /// <exception cref="FuzzFaultException">An exception reached the loop's handler: nobody has caught it.</exception>
    public static void Run(Func<MemoryDriver, IoStream> connect, Func<MemoryDriver, Coroutine> main, Func<Exception?, bool>? isReported = null)
    {
        var driver = new MemoryDriver(connect);
        var uncaught = new List<LoopErrorContext>();
        EventLoop.Run(WatchAsync(driver, main, uncaught), new LoopOptions
        {
            Driver = () => driver,
            WatchdogTimeout = Timeout.InfiniteTimeSpan,

            // What may be reported is reported again when its task is collected: thousands of times.
            Log = isReported is null ? null : TextWriter.Null,
        });
        if (uncaught.Find(context => isReported?.Invoke(context.Exception) != true) is { } first)
        {
            throw new FuzzFaultException($"The loop's exception handler was told: {first.Message} {first.Exception}");
        }
    }

    /// <inheritdoc cref="Run(Func{MemoryDriver, IoStream}, Func{MemoryDriver, Coroutine}, Func{Exception, bool})"/>
    public static void Run(Func<MemoryDriver, Coroutine> main) => Run(static _ => throw new NotSupportedException(), main);

    private static async Coroutine WatchAsync(MemoryDriver driver, Func<MemoryDriver, Coroutine> main, List<LoopErrorContext> uncaught)
    {
        EventLoop.Current.ExceptionHandler = (_, context) => uncaught.Add(context);
        await main(driver);
    }
}
