// What counts as cancellation: a task's own request does, somebody else's time-out does not.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: foreign-timeout
static async Coroutine QueryAsync()
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(0.05));
    await Task.Delay(Timeout.Infinite, limit.Token); // as an HttpClient whose time is over: an OperationCanceledException
}

static async Coroutine ReportAsync()
{
    try
    {
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(QueryAsync());
            group.Create(Coroutine.Sleep(5));
        });
    }
    catch (ExceptionGroup failures)
    {
        Console.WriteLine($"group failed: {failures.InnerException!.GetType().Name}");
    }
}
// endregion

// region: ask
static async Coroutine<string> ExplainAsync(Func<Coroutine> body)
{
    try
    {
        await body();
        return "done";
    }
    catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
    {
        return $"failed: {error.GetType().Name}";
    }
}
// endregion

// region: token
static async Coroutine StopFromOutsideAsync(CancellationToken stop)
{
    LoopTask.Current.CancelWhen(stop); // whoever holds the source, on whatever thread, cancels this task
    await Coroutine.Sleep(5);
}
// endregion

// region: swallowed
static async Coroutine PollAsync()
{
    for (int round = 1; round <= 3; round++)
    {
        try
        {
            Console.WriteLine($"poll: round {round}");
            await Coroutine.Sleep(0.1);
        }
        catch (Exception error) // the mistake: it catches the cancellation too
        {
            Console.WriteLine($"poll: {error.Message}");
        }
    }
}
// endregion

// region: rethrown
static async Coroutine PollAndStopAsync()
{
    for (int round = 1; round <= 3; round++)
    {
        try
        {
            Console.WriteLine($"poll: round {round}");
            await Coroutine.Sleep(0.1);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Console.WriteLine($"poll: {error.Message}");
        }
    }
}
// endregion

static async Coroutine CancelAsync(Coroutine coroutine)
{
    LoopTask task = LoopTask.Create(coroutine);
    await Coroutine.Sleep(0.05);
    task.Cancel("please stop");
    await Coroutine.WaitMany([task]);
    Console.WriteLine(task.IsCanceled ? "the task was canceled" : "the task ran to its end");
}

static async Coroutine MainAsync()
{
    await ReportAsync();
    Console.WriteLine(await ExplainAsync(QueryAsync));

    using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.05));
    LoopTask<string> explained = LoopTask.Create(ExplainAsync(() => StopFromOutsideAsync(stop.Token)));
    await Coroutine.WaitMany([explained]);
    Console.WriteLine(explained.IsCanceled ? "stopped from outside" : "went on");

    await CancelAsync(PollAsync());
    await CancelAsync(PollAndStopAsync());
}
