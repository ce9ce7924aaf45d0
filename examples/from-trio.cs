// Programs of Trio and anyio, ported: a server in a nursery, signals as a sequence, threads that are waited for, a portal for code without a loop.
#:project ../src/Lariat/Lariat.csproj
using System.Runtime.InteropServices;
using System.Text;
using Lariat;
using Lariat.Net;
using Lariat.Processes;

EventLoop.Run(MainAsync());
UsePortal();

static async Coroutine MainAsync()
{
    // region: nursery
    await Nursery.RunAsync(async nursery =>
    {
        int port = await nursery.StartAsync<int>(ServeAsync);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        await client.WriteAsync("hello\n");
        Console.Write($"echo: {Encoding.UTF8.GetString(await client.ReadLineAsync())}");
        nursery.Scope.Cancel("enough");
    });
    // endregion

    await ReceiveSignalsAsync();

    var limiter = new CapacityLimiter(tokens: 2);
    int[] squares = await Coroutine.Gather(Enumerable.Range(1, 5).Select(n => RunSyncAsync(() => Square(n), limiter)));
    Console.WriteLine($"squares: {string.Join(", ", squares)}");
    bool isComplete = await CancelScope.MoveOnAfter(0.01, async _ =>
    {
        Console.WriteLine($"not lost: {await RunSyncAsync(() => Square(7), limiter)}");
        await Coroutine.Yield();
    });
    Console.WriteLine(isComplete ? "in time" : "too late, and canceled behind the thread");
}

// region: serve
static async Coroutine ServeAsync(StartStatus<int> status)
{
    await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
    status.Started(server.Port);
    await server.ServeForeverAsync(); // ends when the nursery is canceled; then the handlers are canceled
}

static async Coroutine EchoAsync(Connection connection)
{
    while (await connection.ReadAsync(4096) is { Length: > 0 } data) // async for data in stream
    {
        await connection.WriteAsync(data);
    }
}
// endregion

static async Coroutine ReceiveSignalsAsync()
{
    // region: signals
    (ChannelSender<PosixSignal> sender, ChannelReceiver<PosixSignal> signals) = MemoryChannel.Open<PosixSignal>(int.MaxValue);
    foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGHUP, PosixSignal.SIGTERM])
    {
        EventLoop.Current.AddSignalHandler(signal, () => sender.TrySend(signal));
    }
    // endregion

    await SendAsync("HUP");
    await foreach (PosixSignal signal in signals.ReadAllAsync())
    {
        Console.WriteLine($"signal: {signal}");
        if (signal == PosixSignal.SIGTERM)
        {
            break;
        }

        await SendAsync("TERM");
    }
}

static async Coroutine SendAsync(string signal)
{
    await using Subprocess kill = await Subprocess.ShellAsync($"kill -{signal} {Environment.ProcessId}");
    await kill.WaitAsync();
}

// region: run-sync
static async Coroutine<T> RunSyncAsync<T>(Func<T> function, CapacityLimiter limiter)
{
    using (await limiter.EnterAsync())
    {
        return await Coroutine.Uninterruptible(() => Coroutine.ToThread(function).AsTask());
    }
}
// endregion

static int Square(int number)
{
    Thread.Sleep(50);
    return number * number;
}

static void UsePortal()
{
    // region: portal
    using var group = new LoopGroup(count: 1); // start_blocking_portal()
    EventLoop portal = group.Loops[0];
    int sum = portal.RunThreadSafe(AddAsync(1, 2)).AsTask().GetAwaiter().GetResult(); // portal.call(add, 1, 2)
    RemoteTask<int> later = portal.RunThreadSafe(AddAsync(sum, 4)); // portal.start_task_soon(add, sum, 4)
    Console.WriteLine($"portal: {sum}, {later.AsTask().GetAwaiter().GetResult()}");
    // endregion
}

static async Coroutine<int> AddAsync(int left, int right)
{
    await Coroutine.Sleep(0.01);
    return left + right;
}
