// Cancel scopes: a block that is canceled as a whole, shields for clean-up, and a nursery whose tasks end with it.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine DownloadAsync(string name, double seconds)
{
    try
    {
        await Coroutine.Sleep(seconds);
        Console.WriteLine($"{name}: complete");
    }
    finally
    {
        // region: shield
        await CancelScope.RunAsync(async scope =>
        {
            scope.IsShielded = true;
            scope.Deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(1); // clean-up has its own limit
            await Coroutine.Sleep(0.01);
            Console.WriteLine($"{name}: file closed");
        });
        // endregion
    }
}

static async Coroutine ServeAsync(StartStatus<int> status)
{
    await Coroutine.Sleep(0.01);
    status.Started(8080); // StartAsync returns
    await Coroutine.Sleep(TimeSpan.FromDays(1));
}

static async Coroutine MainAsync()
{
    // region: move-on
    bool isComplete = await CancelScope.MoveOnAfter(0.1, async _ =>
    {
        await DownloadAsync("first", 0.02);
        await DownloadAsync("second", 60);
        Console.WriteLine("never printed");
    });
    Console.WriteLine(isComplete ? "all downloaded" : "moved on");
    // endregion

    // region: level
    var stubborn = new CancelScope(seconds: 0.02);
    await stubborn.RunAsync(async () =>
    {
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                await Coroutine.Sleep(60);
            }
            catch (CoroutineCanceledException error)
            {
                Console.WriteLine($"attempt {attempt}: {error.Message}"); // swallowed: the next await throws again
            }
        }
    });
    Console.WriteLine($"requested: {stubborn.IsCancelRequested}, caught: {stubborn.HasCaughtCancellation}");
    // endregion

    // region: nursery
    await Nursery.RunAsync(async nursery =>
    {
        int port = await nursery.StartAsync<int>(ServeAsync);
        Console.WriteLine($"listening on {port}");
        nursery.Create(DownloadAsync("third", 60));
        await Coroutine.Sleep(0.02);
        nursery.Scope.Cancel("closing time");
    });
    Console.WriteLine("everything has ended");
    // endregion
}
