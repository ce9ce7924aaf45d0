// CPU-bound work three ways: on the loop, in threads, in worker processes. What each took is on standard error.
#:project ../src/Lariat/Lariat.csproj
// A [WorkerEntry] is called by reflection, which a program that may become native code is warned of (IL2026, IL3050).
#:property PublishAot=false
using System.Diagnostics;
using Lariat;
using Lariat.Processes;

// region: main
ProcessExecutor.RunWorkerIfRequested(args);
EventLoop.Run(MainAsync());
// endregion

[WorkerEntry]
static int CountPrimes((int Start, int Stop) range)
    => Enumerable.Range(range.Start, range.Stop - range.Start)
        .Count(n => n >= 2 && Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));

static async Coroutine MainAsync()
{
    (int Start, int Stop)[] ranges = [(0, 100_000), (100_000, 200_000), (200_000, 300_000), (300_000, 400_000)];
    Console.WriteLine("way        primes  the loop meanwhile");
    await TimeAsync("loop", OnTheLoopAsync(ranges));
    await TimeAsync("threads", InThreadsAsync(ranges));
    await TimeAsync("processes", InProcessesAsync(ranges));
}

static async Coroutine<int> OnTheLoopAsync((int Start, int Stop)[] ranges)
{
    await Coroutine.Completed;
    return ranges.Sum(CountPrimes);
}

static async Coroutine<int> InThreadsAsync((int Start, int Stop)[] ranges)
{
    // region: threads
    using var threads = new ThreadExecutor(maxThreads: 2, name: "primes");
    int[] counts = await Coroutine.Gather([.. ranges.Select(range => EventLoop.Current.RunInExecutor(() => CountPrimes(range), threads))]);
    // endregion
    return counts.Sum();
}

static async Coroutine<int> InProcessesAsync((int Start, int Stop)[] ranges)
{
    int sum = 0;
    // region: processes
    await using var processes = new ProcessExecutor(new ProcessExecutorOptions { MaxWorkers = 2 });
    await foreach (int count in processes.MapAsync(CountPrimes, ranges))
    {
        sum += count;
    }

    // endregion
    return sum;
}

static async Coroutine TimeAsync(string way, Coroutine<int> work)
{
    int beats = 0;
    LoopTask heart = LoopTask.Create(BeatAsync());
    await Coroutine.Sleep(0.02);
    int before = beats;
    long start = Stopwatch.GetTimestamp();

    int primes = await work;

    Console.WriteLine($"{way,-9}  {primes,6}  {(beats > before ? "free" : "blocked")}");
    Console.Error.WriteLine($"{way,-9}  {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
    heart.Cancel();

    async Coroutine BeatAsync()
    {
        while (true)
        {
            await Coroutine.Sleep(0.001);
            beats++;
        }
    }
}
