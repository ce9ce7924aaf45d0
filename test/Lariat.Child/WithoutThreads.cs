namespace Lariat.Child;

/// <summary>Runs loops on a thread that can start no other. Prints how that went, and where the callback of a canceled task's token was called.</summary>
internal static class WithoutThreads
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly AsyncLocal<string?> s_local = new();

    public static void Run()
    {
        // A thread keeps its filter, and the console starts a thread when it is first used: the main one writes.
        var lines = new List<string>();
        var thread = new Thread(() => RunConfined(lines));
        thread.Start();
        thread.Join();
        lines.ForEach(Console.WriteLine);
    }

    private static void RunConfined(List<string> lines)
    {
        if (!new RefusedCall("clone3", 435).TryRefuse())
        {
            lines.Add("no filter");
            return;
        }

        using (var loop = new EventLoop())
        {
            lines.Add(TryWithAValue(loop));
            lines.Add(loop.IsRunning ? "still running" : "not running");
            lines.Add(loop.RunUntilComplete(Coroutine.FromResult("ran")));
        }

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
}
