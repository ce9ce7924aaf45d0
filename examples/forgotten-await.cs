// A forgotten await: the coroutine never runs, and debug mode reports it with the line that called it.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

// region: options
// The environment variable LARIAT_DEBUG=1 does the same without a change to the program.
EventLoop.Run(MainAsync(), new LoopOptions { Debug = true });
// endregion

static async Coroutine FeedAsync(string animal)
{
    Console.WriteLine($"{animal}: fed");
    await Coroutine.Sleep(0);
}

// region: forgotten
static async Coroutine MorningAsync()
{
    await FeedAsync("cat");
    _ = FeedAsync("dog"); // the mistake; without "_ =" the compiler sees it
    Console.WriteLine("morning: everybody is fed, or so it seems");
}
// endregion

static async Coroutine MainAsync()
{
    EventLoop.Current.ExceptionHandler = (_, report) =>
    {
        if (report.Kind == LoopErrorKind.NeverAwaited)
        {
            Console.WriteLine("warning: a coroutine was never awaited"); // report.Message says which, and where it was called
        }
    };

    await MorningAsync();
    await Coroutine.Sleep(0); // the task keeps the last coroutine that waited until it waits again
    GC.Collect(); // a coroutine is known to be forgotten when it is collected, here or when the loop closes
    GC.WaitForPendingFinalizers();
    await Coroutine.Sleep(0.02); // the report arrives through the loop

    await FeedAsync("dog");
}
