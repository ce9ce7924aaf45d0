// Prints "ready", is interrupted, prints how the run ended. The argument says what the main task does meanwhile.
using Lariat;

try
{
    EventLoop.Run(args[0] switch
    {
        "yields" => YieldAsync(),
        "waits" => WaitAsync(),
        "is-canceled" => CleanUpAsync(),
        "refuses" => RefuseAsync(),
        _ => throw new ArgumentException(args[0]),
    });
    Console.WriteLine("returned");
}
catch (OperationCanceledException error)
{
    Console.WriteLine(error.GetType().Name);
}

static async Coroutine YieldAsync()
{
    Console.WriteLine("ready");
    while (true)
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
