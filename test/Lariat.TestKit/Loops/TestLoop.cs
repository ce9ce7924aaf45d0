using System.Runtime.CompilerServices;
using Lariat.Testing;

namespace Lariat.TestKit;

/// <summary>Runs the body of a test on a loop.</summary>
public static class TestLoop
{
    // Only a hang reaches this; it turns it into a failure.
    private static readonly TimeSpan s_hangsAfter = TimeSpan.FromSeconds(30);

    /// <summary>Runs on virtual time: sleeps cost nothing, and a deadlock fails.</summary>
    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> body) => EventLoop.Run(body(), VirtualOptions());

    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static T Run<T>(Func<Coroutine<T>> body) => EventLoop.Run(body(), VirtualOptions());

    /// <summary>Runs on virtual time that the body can advance.</summary>
    public static void Run(Func<VirtualClockDriver, Coroutine> body)
    {
        var clock = new VirtualClockDriver();
        EventLoop.Run(body(clock), new LoopOptions { Driver = () => clock });
    }

    /// <summary>
    /// Runs on real time, for tests with threads or foreign operations. A canceled operation has as much time to end as a test has:
    /// on a busy machine the thread pool may begin its part later than the default grace ends.
    /// </summary>
    public static void RunReal(Func<Coroutine> body, LoopOptions? options = null)
        => EventLoop.Run(WithWatchdog(body), options ?? new LoopOptions { CancellationGrace = s_hangsAfter });

    public static LoopOptions VirtualOptions(TextWriter? log = null) => new() { Driver = () => new VirtualClockDriver(), Log = log };

    public static EventLoop NewVirtual(TextWriter? log = null) => new(VirtualOptions(log));

    private static async Coroutine WithWatchdog(Func<Coroutine> body)
        => await new TimeoutScope(s_hangsAfter).RunAsync(body);
}
