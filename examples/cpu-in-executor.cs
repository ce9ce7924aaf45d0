// RunInExecutor: heavy computing runs in a pool of threads and leaves the loop free.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static int CountPrimes(int start, int stop)
    => Enumerable.Range(start, stop - start).Count(n => n >= 2 && Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));

static async Coroutine<string> StayResponsiveAsync()
{
    for (int i = 0; i < 3; i++)
    {
        await Coroutine.Sleep(0.01);
    }

    return "the loop answered 3 times meanwhile";
}

static async Coroutine MainAsync()
{
    EventLoop loop = EventLoop.Current;
    (int Start, int Stop)[] ranges = [(0, 5000), (5000, 10000), (10000, 15000), (15000, 20000)];

    // C# threads compute in parallel, so it takes no processes, as it would in Python.
    // region: executor
    using var pool = new ThreadExecutor(maxThreads: 2, name: "primes");
    Future<int>[] parts = [.. ranges.Select(range => loop.RunInExecutor(() => CountPrimes(range.Start, range.Stop), pool))];
    Console.WriteLine(await StayResponsiveAsync());
    int[] counts = await Coroutine.Gather(parts);
    // endregion

    foreach (((int start, int stop), int primes) in ranges.Zip(counts))
    {
        Console.WriteLine($"{start} to {stop}: {primes} primes");
    }

    Console.WriteLine($"all together: {counts.Sum()}");
}
