// Entry points for tests: each run has a loop and a clock of its own, so tests may run in parallel.
using System.Runtime.CompilerServices;

namespace Lariat.Testing;

/// <summary>Runs coroutines in virtual time: a loop that would sleep until a timer sets its clock to that timer instead.</summary>
/// <remarks>
/// An hour of sleeps and time-outs takes microseconds, and every run has the same order and the same times. Everything that the loop times
/// is virtual: <see cref="Coroutine.Sleep(TimeSpan)"/>, time-outs, <see cref="EventLoop.Time"/>, and what uses
/// <see cref="LoopBridges.AsTimeProvider"/>; <see cref="DateTime.UtcNow"/> and <c>Task.Delay</c> without a time provider are not. The loop
/// has no sockets and no files. Trio: <c>MockClock(autojump_threshold=0)</c>.
/// </remarks>
public static class VirtualTime
{
    /// <summary>Runs a test on a new loop with a <see cref="VirtualClockDriver"/>, to its end.</summary>
    /// <param name="body">Called in the main task's first step; a lambda may be <c>async () => …</c>.</param>
    /// <remarks>
    /// Blocks the calling thread. For other options or a loop of your own, pass the driver:
    /// <c>new LoopOptions { Driver = () => new VirtualClockDriver() }</c>.
    /// </remarks>
    /// <exception cref="DeadlockException">Every task waits, and nothing can end a wait.</exception>
    /// <exception cref="InvalidOperationException">Another loop runs on this thread.</exception>
    [OverloadResolutionPriority(2)]
    public static void Run(Func<Coroutine> body) => EventLoop.Run(body, MakeOptions());

    /// <returns>What the body returned.</returns>
    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    [OverloadResolutionPriority(3)]
    public static T Run<T>(Func<Coroutine<T>> body) => EventLoop.Run(body, MakeOptions());

    /// <summary>Runs a plain async method on a new loop with a <see cref="VirtualClockDriver"/>, to its end.</summary>
    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    public static void Run(Func<Task> body) => EventLoop.Run(body, MakeOptions());

    /// <returns>What the body returned.</returns>
    /// <inheritdoc cref="Run(Func{Task})"/>
    public static T Run<T>(Func<Task<T>> body) => EventLoop.Run(body, MakeOptions());

    /// <summary>Moves the clock forward immediately, as if the calling code had blocked the loop for that long.</summary>
    /// <param name="time">How far; not negative. Timers that become due run after the calling step, in the order of their times.</param>
    /// <exception cref="InvalidOperationException">
    /// No loop runs on this thread, or its driver is not a <see cref="VirtualClockDriver"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="time"/> is negative, or the clock would exceed its range of 292 years.
    /// </exception>
    public static void Advance(TimeSpan time)
    {
        if (EventLoop.Current.Driver is not VirtualClockDriver clock)
        {
            throw new InvalidOperationException(
                $"The loop's time is not virtual: its driver is {EventLoop.Current.Driver.GetType().Name}. Run the test with "
                    + "VirtualTime.Run, or with LoopOptions.Driver = () => new VirtualClockDriver().");
        }

        clock.Advance(time);
    }

    private static LoopOptions MakeOptions() => new() { Driver = static () => new VirtualClockDriver() };
}
