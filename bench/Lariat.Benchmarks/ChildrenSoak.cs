// A server's group runs for months: nothing may remain of the children that have ended. Children of the kinds that a server has (most end
// after one suspension; some have a limit of time, report that they are ready, are canceled, or fail where failures are allowed) are run in
// batches, and the live bytes are printed after each part of the run.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Benchmarks;

/// <summary>Runs millions of children in one group and measures what remains of them.</summary>
internal static class ChildrenSoak
{
    private const int Batch = 100;
    private const int Parts = 10;

    // The first part fills pools and lists up to the size of a batch; what the runtime itself allocates later is far below this.
    private const long AllowedBytes = 64 * 1024;

    private static readonly TimeSpan s_limit = TimeSpan.FromHours(1);

    public static string Kinds => "nursery|supervisor|group";

    /// <summary>Runs a soak and prints the live bytes after each tenth.</summary>
    /// <returns>True if they have not grown after the first tenth.</returns>
    public static bool Run(string kind, long count)
    {
        var samples = new List<long>();
        var watch = Stopwatch.StartNew();
        EventLoop.Run(kind switch
        {
            "nursery" => Nursery.RunAsync(nursery => FillAsync(number => AddTo(nursery, number, mayFail: false))),
            "supervisor" => Nursery.SuperviseAsync(
                nursery => FillAsync(number => AddTo(nursery, number, mayFail: true)), static (_, _) => { }),
            "group" => TaskGroup.RunAsync(group => FillAsync(number => AddTo(group, number))),
            _ => throw new ArgumentException($"The kinds are {Kinds}.", nameof(kind)),
        });
        long growth = samples[1..].Max() - samples[0];
        Console.WriteLine($"{kind}: {count} children in {watch.Elapsed.TotalSeconds:F0} s; growth after the first tenth: {growth} bytes");
        return growth <= AllowedBytes;

        async Coroutine FillAsync(Func<long, Coroutine> add)
        {
            for (long number = 0; number < count;)
            {
                for (long end = Math.Min(count, number + Batch); number < end; number++)
                {
                    await add(number);
                }

                await Coroutine.Sleep(0);
                await Coroutine.Sleep(0);
                await Coroutine.Sleep(0);
                if (number * Parts / count > samples.Count)
                {
                    samples.Add(GC.GetTotalMemory(forceFullCollection: true));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}\t{number}\t{samples[^1]} live bytes"));
                }
            }
        }
    }

    private static async Coroutine AddTo(Nursery nursery, long number, bool mayFail)
    {
        switch (number % Batch)
        {
            case 0:
                await nursery.StartAsync<long>(status => ReadyAsync(status, number));
                break;
            case 1:
                nursery.Create(CancelScope.MoveOnAfter(s_limit, _ => Coroutine.Sleep(0)));
                break;
            case 2:
                nursery.Create(Coroutine.Sleep(s_limit)).Cancel();
                break;
            case 3:
                nursery.Create(Nursery.RunAsync(async inner =>
                {
                    inner.Create(Coroutine.Sleep(s_limit));
                    inner.Scope.Cancel();
                }));
                break;
            case 4 when mayFail:
                nursery.Create(FailAsync());
                break;
            default:
                nursery.Create(Coroutine.Sleep(0));
                break;
        }
    }

    private static async Coroutine AddTo(TaskGroup group, long number)
    {
        switch (number % Batch)
        {
            case 0:
                group.Create(Coroutine.Sleep(0), eagerStart: true);
                break;
            case 1:
                group.Create(Coroutine.WaitFor(Coroutine.Sleep(0), s_limit));
                break;
            case 2:
                group.Create(Coroutine.Sleep(s_limit)).Cancel();
                break;
            default:
                group.Create(Coroutine.Sleep(0));
                break;
        }
    }

    private static async Coroutine ReadyAsync(StartStatus<long> status, long number)
    {
        status.Started(number);
        await Coroutine.Sleep(0);
    }

    private static async Coroutine FailAsync()
    {
        await Coroutine.Sleep(0);
        throw new FormatException();
    }
}
