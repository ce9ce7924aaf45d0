// CPU-bound work three ways: on the loop, in threads, in worker processes. What each took is on standard error.
#:project ../src/Lariat/Lariat.csproj
using System.Diagnostics;
using System.Text.Json.Serialization;
using Lariat;
using Lariat.Processes;

// region: main
WorkerEntry<Numbers, int> entry = WorkerEntry.Create<Numbers, int>("primes", CountPrimes, PrimesJson.Default.Numbers, PrimesJson.Default.Int32);
ProcessExecutor.RunWorkerIfRequested(args, entry);
EventLoop.Run(MainAsync(entry));
// endregion

static int CountPrimes(Numbers range)
    => Enumerable.Range(range.Start, range.Stop - range.Start)
        .Count(n => n >= 2 && Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));

static async Coroutine MainAsync(WorkerEntry<Numbers, int> entry)
{
    Numbers[] ranges = [new(0, 100_000), new(100_000, 200_000), new(200_000, 300_000), new(300_000, 400_000)];
    Console.WriteLine("way        primes  the loop meanwhile");
    await TimeAsync("loop", OnTheLoopAsync(ranges));
    await TimeAsync("threads", InThreadsAsync(ranges));
    await TimeAsync("processes", InProcessesAsync(entry, ranges));
}

static async Coroutine<int> OnTheLoopAsync(Numbers[] ranges)
{
    await Coroutine.Completed;
    return ranges.Sum(CountPrimes);
}

static async Coroutine<int> InThreadsAsync(Numbers[] ranges)
{
    // region: threads
    using var threads = new ThreadExecutor(maxThreads: 2, name: "primes");
    int[] counts = await Coroutine.Gather([.. ranges.Select(range => EventLoop.Current.RunInExecutor(() => CountPrimes(range), threads))]);
    // endregion
    return counts.Sum();
}

static async Coroutine<int> InProcessesAsync(WorkerEntry<Numbers, int> entry, Numbers[] ranges)
{
    int sum = 0;
    // region: processes
    await using var processes = new ProcessExecutor(new ProcessExecutorOptions { MaxWorkers = 2 });
    await foreach (int count in processes.MapAsync(entry, ranges))
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

internal sealed record Numbers(int Start, int Stop);

[JsonSerializable(typeof(Numbers))]
[JsonSerializable(typeof(int))]
internal sealed partial class PrimesJson : JsonSerializerContext;
