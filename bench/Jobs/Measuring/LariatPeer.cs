// Lariat's side of a comparison, which speaks as the peers in peers/ do: it says "ready", does what each line of its input asks for, and
// answers each with a line of JSON. The reader of the input is a thread, so that a worker can run meanwhile.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Runs what a comparison asks for, in one storage.</summary>
internal sealed class LariatPeer(JobClient jobs, JobKeep keep)
{
    private const int EnqueueBatch = 1_000;
    private const string Payload = "forty bytes of JSON, it says, all in all";
    private static readonly JobWorkerOptions s_options = new() { Queues = new Dictionary<string, int> { ["default"] = 500 } };

    private LoopTask? _worker;

    /// <summary>Serves until the input ends.</summary>
    public static async Coroutine RunAsync(JobStorage storage, JobKeep keep, JobDurability durability)
    {
        await using JobClient jobs = await JobClient.OpenAsync(storage, Kinds.Measured, new JobClientOptions { Durability = durability });
        var peer = new LariatPeer(jobs, keep);
        Console.WriteLine("ready");
        while (await ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            await peer.DoAsync(words[0], words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0);
        }

        if (peer._worker is { } worker)
        {
            worker.Cancel();
            await Coroutine.WaitMany([worker]);
        }
    }

    private async Coroutine DoAsync(string command, int count)
    {
        switch (command)
        {
            case "fill" or "enqueue":
                await EnqueueAsync(count);
                break;
            case "run":
                await jobs.DrainAsync(s_options);
                break;
            case "take":
                await TakeAsync(count);
                break;
            case "listen":
                Kinds.Latencies.Clear();
                Kinds.Countdown.Start(count);
                _worker = LoopTask.Create(jobs.RunAsync(s_options));
                break;
            case "latencies":
                await Kinds.Countdown.WaitAsync();
                Console.WriteLine(JsonSerializer.Serialize(new { microseconds = Kinds.Latencies }));
                return;
            case "send":
                await SendAsync(count);
                break;
            default:
                throw new InvalidOperationException($"There is no command {command}.");
        }

        Console.WriteLine("{}");
    }

    private async Coroutine EnqueueAsync(int count)
    {
        for (int done = 0; done < count; done += EnqueueBatch)
        {
            await Coroutine.Gather(Enumerable.Range(0, Math.Min(EnqueueBatch, count - done)).Select(async Coroutine<JobHandle> (_)
                => await jobs.EnqueueAsync(Kinds.Noop, Payload, new JobOptions { Keep = keep })));
        }
    }

    /// <summary>Runs as many of the jobs that are there, and leaves the others.</summary>
    private async Coroutine TakeAsync(int count)
    {
        Kinds.Countdown.Start(count);
        LoopTask worker = LoopTask.Create(jobs.RunAsync(s_options));
        await Kinds.Countdown.WaitAsync();
        worker.Cancel();
        await Coroutine.WaitMany([worker]);
    }

    /// <summary>Enqueues one job after the other, each with the time at which it does so.</summary>
    private async Coroutine SendAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await jobs.EnqueueAsync(Kinds.Timed, Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            await Coroutine.Sleep(0.015 + (0.01 * Random.Shared.NextDouble()));
        }
    }

    private static async Coroutine<string?> ReadLineAsync() => await Task.Run(Console.ReadLine);
}
