// "is-debug" prints whether debug mode is on; "accept-at-limit" and "hand-over-at-limit" are servers that run out of descriptors, "loop-group-at-limit" is a group that does, "loops-in-a-row" COUNT makes loops, "listener-throws" runs two loops beside a listener of metrics that throws, "metered-loops" prints the numbers of loops in the metrics, "errors-in-logs" reports errors to logs, "without-threads" runs loops where no thread can be started, "acquisition-faults" DRIVER refuses one step after the other, "plain-methods-off" cancels plain methods with their cancellation switched off,
// "idle-clients" PORT COUNT are many clients, "uncaught-…" are programs that do not catch Ctrl-C. Every other argument says what the main task does while the process is interrupted:
// prints "ready" when that can happen, and then how the run ended.
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lariat;
using Lariat.Child;
using Lariat.IO;

// A test run that is killed leaves no one to end this process.
using var limit = new Timer(static _ => Environment.Exit(1), null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);

if (args[0].StartsWith("uncaught-", StringComparison.Ordinal))
{
    Uncaught.Run(args[0]);
    return;
}

switch (args[0])
{
    case "hand-over-at-limit":
        // No await in the statements of Main: it would be an async method, which catches what the "uncaught-…" programs let pass.
        HandOverAtLimit.RunAsync().GetAwaiter().GetResult();
        return;
    case "acquisition-faults":
        AcquisitionFaults.Run(args[1]);
        return;
    case "loops-in-a-row":
        LoopsInARow.Run(args[1]);
        return;
    case "listener-throws":
        ThrowingListener.Run();
        return;
    case "metered-loops":
        MeteredLoops.Run();
        return;
    case "errors-in-logs":
        ErrorsInLogs.Run();
        return;
    case "without-threads":
        WithoutThreads.Run();
        return;
    case "plain-methods-off":
        PlainMethodsOff.Run();
        return;
    case "loop-group-at-limit":
        LoopGroupAtLimit.Run();
        return;
}

try
{
    EventLoop.Run(args[0] switch
    {
        "is-debug" => SayDebugAsync(),
        "yields" => YieldAsync(),
        "waits" => WaitAsync(),
        "is-canceled" => CleanUpAsync(),
        "refuses" => RefuseAsync(),
        "accept-at-limit" => AcceptAtLimit.RunAsync(),
        "idle-clients" => IdleClients.RunAsync(args[1], args[2]),
        "copies-lines" => CopyLinesAsync(),
        "handles-interrupt" => HandleInterruptAsync(),
        _ => throw new ArgumentException(args[0]),
    });
    Console.WriteLine("returned");
}
catch (OperationCanceledException error)
{
    Console.WriteLine(error.GetType().Name);
}

static async Coroutine SayDebugAsync()
{
    await Coroutine.Completed;
    Console.WriteLine(EventLoop.Current.IsDebug);
}

// region: copy-lines
static async Coroutine CopyLinesAsync()
{
    using AsyncReader input = StandardStreams.OpenInput();
    await using AsyncWriter output = StandardStreams.OpenOutput();
    await foreach (byte[] line in input.ReadLinesAsync())
    {
        await output.WriteAsync(line);
    }

    await using AsyncWriter error = StandardStreams.OpenError();
    await error.WriteAsync("end\n"u8.ToArray());
}
// endregion

static async Coroutine HandleInterruptAsync()
{
    Future<object?> handled = EventLoop.Current.CreateFuture();
    EventLoop.Current.AddSignalHandler(PosixSignal.SIGINT, () => handled.SetResult(null));
    Console.WriteLine("ready");
    await handled;
    Console.WriteLine("handled");
}

static async Coroutine YieldAsync()
{
    Console.WriteLine("ready");

    // It uses a whole core: if no one interrupts it, it ends earlier than the process would.
    var age = Stopwatch.StartNew();
    while (age.Elapsed < TimeSpan.FromMinutes(2))
    {
        await Coroutine.Sleep(0);
    }
}

static async Coroutine WaitAsync()
{
    Future<object?> future = EventLoop.Current.CreateFuture();
    Console.WriteLine("ready");
    try
    {
        await future;
    }
    finally
    {
        Console.WriteLine(future.IsCanceled ? "future canceled" : "future pending");
    }
}

static async Coroutine CleanUpAsync()
{
    LoopTask.Current.Cancel();
    try
    {
        await Coroutine.Sleep(0);
    }
    finally
    {
        Console.WriteLine("ready");
        await Coroutine.Sleep(3600);
    }
}

static async Coroutine RefuseAsync()
{
    Console.WriteLine("ready");
    try
    {
        await Coroutine.Sleep(3600);
    }
    catch (CoroutineCanceledException)
    {
        Console.WriteLine("ready");
        await Coroutine.Sleep(3600);
    }
}
