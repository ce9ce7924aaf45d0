// Gather: run several coroutines at once; results come in the order of the arguments.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<int> FetchAsync(string page, double seconds)
{
    await Coroutine.Sleep(seconds);
    Console.WriteLine($"arrived: {page}");
    return page.Length * 100;
}

static async Coroutine MainAsync()
{
    string[] pages = ["news", "weather", "map"];
    double[] delays = [0.25, 0.05, 0.15];

    // region: gather
    int[] sizes = await Coroutine.Gather(pages.Zip(delays, FetchAsync));
    // endregion

    foreach ((string page, int size) in pages.Zip(sizes))
    {
        Console.WriteLine($"{page}: {size} bytes");
    }

    Console.WriteLine($"total: {sizes.Sum()} bytes");
}
