namespace Lariat.Tests.Documentation;

/// <summary>Examples of the documentation of the loop's members.</summary>
internal static class LoopExamples
{
    public static void RunProgram()
    {
        // region: EventLoop.Run
        EventLoop.Run(MainAsync());

        static async Coroutine MainAsync()
        {
            await Coroutine.Sleep(1);
            Console.WriteLine("one second later");
        }
        // endregion
    }

    public static void RunTwice(Func<Coroutine> loadAsync, Func<Coroutine> saveAsync)
    {
        // region: LoopRunner
        using var runner = new LoopRunner();
        runner.Run(loadAsync());
        runner.Run(saveAsync());
        // endregion
    }

    public static void Callbacks(EventLoop loop, List<string> log)
    {
        // region: CallSoon
        loop.CallSoon(() => log.Add("in the next iteration"));
        // endregion

        // region: CallLater
        TimerHandle reminder = loop.CallLater(0.5, () => log.Add("half a second later"));
        // …
        reminder.Cancel();
        // endregion

        // region: CallLater.state
        loop.CallLater(0.5, static state => ((List<string>)state!).Add("without a closure"), log);
        // endregion
    }

    public static void FromAnotherThread(EventLoop loop, Future<int> answer)
    {
        // region: CallSoonThreadSafe
        var thread = new Thread(() =>
        {
            int result = 6 * 7;
            loop.CallSoonThreadSafe(() => answer.TrySetResult(result));
        });
        thread.Start();
        // endregion
    }

    public static async Task<int> AskALoopAsync(EventLoop loop, Func<int, Coroutine<int>> squareAsync)
    {
        // region: RunThreadSafe
        int square = await loop.RunThreadSafe(squareAsync(7)).AsTask();
        // endregion
        return square;
    }

    public static async Coroutine<string> WaitForACallbackAsync(FileSystemWatcher watcher)
    {
        // region: CreateFuture
        EventLoop loop = EventLoop.Current;
        Future<string> name = loop.CreateFuture<string>();
        watcher.Created += (_, change) => loop.CallSoonThreadSafe(() => name.TrySetResult(change.FullPath));
        string created = await name;
        // endregion
        return created;
    }

    public static async Coroutine<double> MeasureAsync(EventLoop loop)
    {
        // region: GetStatistics
        LoopStatistics before = loop.GetStatistics();
        await Coroutine.Sleep(10);
        LoopStatistics after = loop.GetStatistics();
        double load = (after.Busy - before.Busy) / TimeSpan.FromSeconds(10);
        // endregion
        return load;
    }
}
