namespace Lariat.Child;

/// <summary>Runs loops on a thread that can start no other. Prints how that went, and where the callback of a canceled task's token was called.</summary>
internal static class WithoutThreads
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_watchdogTimeout = TimeSpan.FromMilliseconds(20);
    private static readonly AsyncLocal<string?> s_local = new();
    private static EventLoop? s_open;

    public static void Run()
    {
        // A thread keeps its filter, and the console starts a thread when it is first used: the main one writes.
        var lines = new List<string>();
        var thread = new Thread(() => RunConfined(lines));
        thread.Start();
        thread.Join();
        lines.Add(IsWatched() ? "watched" : "not watched");
        s_open?.Close();
        lines.ForEach(Console.WriteLine);
    }

    // This thread has no filter: the timer of the watchdogs, which could not be started, must start now.
    private static bool IsWatched()
    {
        using var log = new SignalingLog();
        bool isReported = false;
        using var loop = new EventLoop(new LoopOptions { WatchdogTimeout = s_watchdogTimeout, Log = log });
        loop.CallSoon(() => isReported = log.Written.Wait(s_patience));
        loop.Stop();
        loop.RunForever();
        return isReported;
    }

    private static void RunConfined(List<string> lines)
    {
        if (!new RefusedCall("clone3", 435).TryRefuse())
        {
            lines.Add("no filter");
            return;
        }

        // Not closed: loops with the same time-out share a timer as long as one of them is open.
        var loop = new EventLoop(new LoopOptions { WatchdogTimeout = s_watchdogTimeout });
        lines.Add(TryWithAValue(loop));
        lines.Add(loop.IsRunning ? "still running" : "not running");
        lines.Add(loop.RunUntilComplete(Coroutine.FromResult("ran")));
        s_open = loop;
        lines.Add(EventLoop.Run(CancelAsync()));
    }

    // The first loop of a process needs a thread if the context has values.
    private static string TryWithAValue(EventLoop loop)
    {
        s_local.Value = "value";
        try
        {
            loop.Stop();
            loop.RunForever();
            return "not refused";
        }
        catch (IOException)
        {
            return "refused";
        }
        finally
        {
            s_local.Value = null;
        }
    }

    private static async Coroutine<string> CancelAsync()
    {
        int loop = Environment.CurrentManagedThreadId;
        Future<int> calledOn = EventLoop.Current.CreateFuture<int>();
        LoopTask task = LoopTask.Create(WaitAsync(() => calledOn.SetResult(Environment.CurrentManagedThreadId)));
        await Coroutine.Sleep(0);

        task.Cancel();
        try
        {
            return await Coroutine.WaitFor(calledOn, s_patience) == loop ? "called on the loop" : "called elsewhere";
        }
        catch (TimeoutException)
        {
            return "not called";
        }
    }

    private static async Coroutine WaitAsync(Action onCancel)
    {
        LoopTask.Current.Token.UnsafeRegister(_ => onCancel(), null);
        await Coroutine.Sleep(3600);
    }

    private sealed class SignalingLog : StringWriter
    {
        public ManualResetEventSlim Written { get; } = new();

        public override void WriteLine(string? value) => Written.Set();
    }
}
