namespace Lariat.Tests.Documentation;

/// <summary>Examples of the documentation of tasks, and of what combines them.</summary>
internal static class TaskExamples
{
    public static async Coroutine<int> CreateAsync(Func<Coroutine<int>> countAsync)
    {
        // region: LoopTask.Create
        LoopTask<int> counting = LoopTask.Create(countAsync());
        await Coroutine.Sleep(1); // it counts meanwhile
        int count = await counting;
        // endregion
        return count;
    }

    public static async Coroutine CancelAsync(LoopTask copying)
    {
        // region: LoopTask.Cancel
        copying.Cancel("the disk is full");
        try
        {
            await copying; // its clean-up may take a while
        }
        catch (CoroutineCanceledException)
        {
            Console.WriteLine("the copy has ended");
        }
        // endregion
    }

    public static async Coroutine<string> TokenAsync(HttpClient http)
    {
        // region: LoopTask.Token
        string page = await http.GetStringAsync("https://example.org/", LoopTask.Current.Token);
        // endregion
        return page;
    }

    public static async Coroutine<string> CallAsync(HttpClient http)
    {
        // region: Call
        string page = await Coroutine.Call(token => http.GetStringAsync("https://example.org/", token));
        // endregion
        return page;
    }

    public static async Coroutine SleepAsync()
    {
        // region: Sleep
        await Coroutine.Sleep(0.25);
        await Coroutine.Sleep(TimeSpan.FromMinutes(1));
        // endregion
    }

    public static async Coroutine YieldAsync(IEnumerable<string> names, Action<string> handle)
    {
        // region: Yield
        foreach (string name in names)
        {
            handle(name);
            await Coroutine.Yield(); // others get a turn
        }
        // endregion
    }

    public static async Coroutine<int> GatherAsync(string[] urls, Func<string, Coroutine<string>> fetchAsync)
    {
        // region: Gather
        string[] pages = await Coroutine.Gather(urls.Select(fetchAsync));
        // endregion
        return pages.Length;
    }

    public static async Coroutine GatherOutcomesAsync(Func<string, Coroutine<string>> fetchAsync)
    {
        // region: GatherOutcomes
        Outcome<string>[] pages = await Coroutine.GatherOutcomes(fetchAsync("a"), fetchAsync("b"));
        foreach (Outcome<string> page in pages)
        {
            Console.WriteLine(page.IsSuccess ? page.Value : page.Exception!.Message);
        }
        // endregion
    }

    public static async Coroutine WaitForAsync(Func<string, Coroutine<string>> fetchAsync)
    {
        // region: WaitFor
        try
        {
            string page = await Coroutine.WaitFor(fetchAsync("a"), 2.5);
        }
        catch (TimeoutException)
        {
            Console.WriteLine("the fetch was canceled after 2.5 s");
        }
        // endregion
    }

    public static async Coroutine WaitManyAsync(LoopTask[] tasks)
    {
        // region: WaitMany
        (IReadOnlyList<LoopTask> done, IReadOnlyList<LoopTask> pending) =
            await Coroutine.WaitMany(tasks, TimeSpan.FromSeconds(1), ReturnWhen.FirstCompleted);
        foreach (LoopTask task in pending)
        {
            task.Cancel();
        }
        // endregion
        Console.WriteLine(done.Count);
    }

    public static async Coroutine AsCompletedAsync(LoopTask<string>[] fetches)
    {
        // region: AsCompleted
        await foreach (IFuture<string> ended in Coroutine.AsCompleted(fetches))
        {
            Console.WriteLine(ended.GetResult());
        }
        // endregion
    }

    public static async Coroutine ShieldAsync(Func<Coroutine> saveAsync)
    {
        // region: Shield
        LoopTask saving = LoopTask.Create(saveAsync());
        try
        {
            await Coroutine.Shield(saving);
        }
        finally
        {
            await saving; // a cancellation of this task does not cut the saving short
        }
        // endregion
    }

    public static void PrintCallGraph()
    {
        // region: CallGraph
        CallGraph.Capture()?.Print(Console.Out); // where the code is, and which tasks wait for it
        // endregion
    }

    public static async Coroutine<byte[]> ToThreadAsync(string path)
    {
        // region: ToThread
        byte[] content = await Coroutine.ToThread(() => File.ReadAllBytes(path));
        // endregion
        return content;
    }

    public static async Coroutine TaskGroupAsync(Func<string, Coroutine> copyAsync)
    {
        // region: TaskGroup.RunAsync
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(copyAsync("a"));
            group.Create(copyAsync("b"));
        });
        // Both have ended. If one failed, the other was canceled, and an ExceptionGroup was thrown.
        // endregion
    }

    public static async Coroutine<string?> TaskGroupCancelAsync(Func<string, Coroutine<string>> fetchAsync)
    {
        string? answer = null;
        // region: TaskGroup.Cancel
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(askAsync(group, "a"));
            group.Create(askAsync(group, "b"));
        });
        // One has answered; the other was canceled.

        async Coroutine askAsync(TaskGroup group, string server)
        {
            answer = await fetchAsync(server);
            group.Cancel();
        }
        // endregion
        return answer;
    }

    public static async Coroutine TimeoutScopeAsync(Func<Coroutine> connectAsync, Func<Coroutine> logInAsync)
    {
        // region: TimeoutScope.RunAsync
        await TimeoutScope.RunAsync(TimeSpan.FromSeconds(5), async () =>
        {
            await connectAsync();
            await logInAsync();
        });
        // endregion
    }

    public static async Coroutine CancelScopeAsync(Button stopButton, Func<string, Coroutine> copyAsync)
    {
        // region: CancelScope.RunAsync
        bool isComplete = await CancelScope.RunAsync(async scope =>
        {
            stopButton.Clicked += () => scope.Cancel("the user pressed Stop");
            await copyAsync("a");
            await copyAsync("b");
        });
        // endregion
        Console.WriteLine(isComplete);
    }

    public static async Coroutine MoveOnAfterAsync(Func<Coroutine> warmUpAsync)
    {
        // region: CancelScope.MoveOnAfter
        if (!await CancelScope.MoveOnAfter(2, async _ => await warmUpAsync()))
        {
            Console.WriteLine("not everything is in the cache yet");
        }
        // endregion
    }

    public static async Coroutine NurseryAsync(Func<StartStatus<int>, Coroutine> serveAsync, Func<int, Coroutine> pingAsync)
    {
        // region: Nursery.RunAsync
        await Nursery.RunAsync(async nursery =>
        {
            int port = await nursery.StartAsync<int>(serveAsync); // returns when it listens
            nursery.Create(pingAsync(port));
            await Coroutine.Sleep(1);
            nursery.Scope.Cancel(); // ends both
        });
        // endregion
    }

    public static async Coroutine SuperviseAsync(AsyncQueue<string> orders, Func<string, Coroutine> handleAsync)
    {
        // region: Nursery.SuperviseAsync
        await Nursery.SuperviseAsync(
            async nursery =>
            {
                await foreach (string order in orders.ReadAllAsync())
                {
                    nursery.Create(handleAsync(order)); // one that fails does not stop the others
                }
            },
            onFailure: (task, error) => Console.WriteLine($"{task.Name}: {error.Message}"));
        // endregion
    }

    /// <summary>A control of some user interface.</summary>
    public sealed class Button
    {
        public event Action? Clicked;

        public void Press() => Clicked?.Invoke();
    }
}
