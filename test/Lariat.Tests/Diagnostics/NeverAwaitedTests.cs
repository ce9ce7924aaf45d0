using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>Debug mode: a loop that closes tells what was created and never awaited, and where.</summary>
public class NeverAwaitedTests
{
    [Fact]
    public void NeverAwaited_LoopCloses_IsReportedWithItsSite()
        => Assert.Matches(@"^The coroutine NeverAwaitedTests\.WorkAsync was never awaited; it was created at NeverAwaitedTests\.Forget in NeverAwaitedTests\.cs:\d+\.$", OnlyReportOf(Forget));

    [Fact]
    public void NeverAwaited_CreatedInALambda_SiteIsTheMethodAroundIt()
        => Assert.Matches(@"created at NeverAwaitedTests\.NeverAwaited_CreatedInALambda_SiteIsTheMethodAroundIt in NeverAwaitedTests\.cs:\d+", OnlyReportOf(() => _ = WorkAsync()));

    [Fact]
    public void NeverAwaited_OfANestedGenericType_IsReportedWithItsCaller()
        => Assert.Matches(@"^The coroutine Inner\.WorkAsync was never awaited; it was created at Inner\.Forget in NeverAwaitedTests\.cs:\d+\.$", OnlyReportOf(Box<int>.Inner.Forget));

    [Fact]
    public void NeverAwaited_WaitForALock_IsReported()
        => Assert.StartsWith("The coroutine AsyncLock.EnterAsync was never awaited; it was created at NeverAwaitedTests.NeverAwaited_WaitForALock_IsReported",
            OnlyReportOf(static () => _ = new AsyncLock().EnterAsync()), StringComparison.Ordinal);

    [Fact]
    public void NeverAwaited_LoopIsClosedWithoutARunner_IsReported()
    {
        var errors = new List<LoopErrorContext>();
        var loop = new EventLoop(Options(TextWriter.Null)) { ExceptionHandler = (_, error) => errors.Add(error) };
        loop.CallSoon(Forget);
        loop.CallSoon(loop.Stop);
        loop.RunForever();

        loop.Close();

        Assert.Equal(LoopErrorKind.NeverAwaited, Assert.Single(errors).Kind);
    }

    [Fact]
    public void NeverAwaited_WithoutDebugMode_IsNotReported() => Assert.Empty(ReportsOf(Forget, isDebug: false));

    [Fact]
    public void NeverAwaited_CanStillBeReachedWhenTheLoopCloses_IsReportedByTheLogWhenItIsCollected()
    {
        var log = new SignalingWriter();
        var held = new List<Coroutine>();

        Assert.Empty(ReportsOf(() => held.Add(WorkAsync()), log: log));
        string before = log.ToString();
        held.Clear();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return log.IsWritten;
            },
            TimeSpan.FromSeconds(30)));

        Assert.Empty(before);
        Assert.Contains("WorkAsync was never awaited", log.ToString(), StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = WorkAsync();

    private static async Coroutine WorkAsync() => await Coroutine.Completed;

    private static string OnlyReportOf(Action forget) => Assert.Single(ReportsOf(forget));

    /// <summary>Runs a loop that calls the function, and nothing that collects.</summary>
    private static List<string> ReportsOf(Action forget, bool isDebug = true, TextWriter? log = null)
    {
        var reports = new List<string>();
        EventLoop.Run(MainAsync(), Options(log ?? TextWriter.Null, isDebug));
        return reports;

        async Coroutine MainAsync()
        {
            EventLoop.Current.ExceptionHandler = (_, error) => reports.Add(error.Message);
            forget();
            await Coroutine.Sleep(1);
        }
    }

    private static LoopOptions Options(TextWriter log, bool isDebug = true)
        => new() { Driver = () => new VirtualClockDriver(), Log = log, Debug = isDebug, SlowCallbackDuration = TimeSpan.MaxValue };

    private static class Box<T>
    {
        public static class Inner
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Forget() => _ = WorkAsync();

            private static async Coroutine<T?> WorkAsync()
            {
                await Coroutine.Completed;
                return default;
            }
        }
    }

    /// <summary>The finalizer's thread writes.</summary>
    private sealed class SignalingWriter : StringWriter
    {
        private volatile bool _isWritten;

        public bool IsWritten => _isWritten;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _isWritten = true;
        }
    }
}
