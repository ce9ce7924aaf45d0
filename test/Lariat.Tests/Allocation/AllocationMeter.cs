using System.Diagnostics;
using System.Reflection;

namespace Lariat.Tests;

/// <summary>Counts what operations allocate on the loop's thread once the JIT has compiled them for good.</summary>
internal static class AllocationMeter
{
    private const int Operations = 10_000;

    // Code that is not optimised yet boxes what the JIT later folds away; each attempt gives it time, and hardly ever is a third needed.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(120);

    /// <summary>Fails if one operation allocates more than so many bytes in the steady state.</summary>
    /// <param name="bytes">Zero, or what the documentation says.</param>
    /// <param name="perform">Performs so many operations; called again and again on one loop, whose time is virtual.</param>
    public static void Expect(int bytes, Func<int, Coroutine> perform)
    {
        Assert.SkipUnless(IsOptimized, "Compiled without optimisation, async methods allocate their state machines.");
        double measured = 0;
        Exception? failure = null;

        // The test framework keeps AsyncLocals of its own, and with those each task and callback needs a context (32 bytes): a thread
        // that is started without flow has none.
        var thread = new Thread(() => failure = Record.Exception(() => measured = TestLoop.Run(() => SettleAsync(bytes, perform))))
        {
            IsBackground = true,
            Name = "Allocation test",
        };
        thread.UnsafeStart();
        thread.Join();

        Assert.Null(failure);
        Assert.True(measured <= bytes, $"{measured:F2} bytes per operation instead of {bytes}");
    }

    private static bool IsOptimized => typeof(AllocationMeter).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    private static async Coroutine<double> SettleAsync(int bytes, Func<int, Coroutine> perform)
    {
        for (var elapsed = Stopwatch.StartNew(); ; LetTheJitWork())
        {
            await perform(Operations);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await perform(Operations);
            double measured = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
            if (measured <= bytes || elapsed.Elapsed > s_patience)
            {
                return measured;
            }
        }
    }

    private static void LetTheJitWork() => Thread.Sleep(s_tieringDelay);
}
