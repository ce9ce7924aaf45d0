// ToThread: a blocking call runs in a thread while the loop goes on.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static string SearchArchive(string shelf)
{
    Thread.Sleep(300); // blocks its thread, not the loop
    return shelf == "z" ? throw new KeyNotFoundException("there is no shelf z") : $"shelf {shelf} has 12 books";
}

static async Coroutine TickAsync()
{
    for (int second = 1; second <= 3; second++)
    {
        Console.WriteLine($"clock: tick {second}");
        await Coroutine.Sleep(0.03);
    }
}

static async Coroutine MainAsync()
{
    LoopTask clock = LoopTask.Create(TickAsync());
    // region: to-thread
    Console.WriteLine(await Coroutine.ToThread(() => SearchArchive("a")));
    // endregion

    await clock;

    (string left, string right) = await Coroutine.Gather(
        Coroutine.ToThread(() => SearchArchive("b")), Coroutine.ToThread(() => SearchArchive("c")));
    Console.WriteLine($"{left}, {right}");

    try
    {
        await Coroutine.ToThread(() => SearchArchive("z"));
    }
    catch (KeyNotFoundException error)
    {
        Console.WriteLine($"error: {error.Message}");
    }
}
