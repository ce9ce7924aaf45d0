using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The commands <c>lariat jobs STORAGE watch</c> and <c>drain</c>, which look at the queues again and again.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Creates <c>watch</c>.</summary>
    /// <param name="run">Opens the storage and runs a function, whose result is the exit code.</param>
    public static Command Create(Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        Option<double> interval = NumberOption.Positive("--interval", "-i", "SECONDS", max: 3_600, "Between two looks. Default: 2.");
        interval.DefaultValueFactory = static _ => 2;
        Option<int> count = NumberOption.Count("--count", "-n", min: 1, "How many looks. Default: until Ctrl-C.");
        count.DefaultValueFactory = static _ => int.MaxValue;
        var watch = new Command("watch", "Prints the numbers of the queues again and again.") { interval, count };
        watch.SetAction(parsed => run(parsed, async (client, report) =>
        {
            for (int left = parsed.GetValue(count); left > 0; left--)
            {
                report.PrintOverview(await client.Views.ReadOverviewAsync());
                if (left > 1)
                {
                    await Coroutine.Sleep(parsed.GetValue(interval));
                }
            }

            return ExitCode.Success;
        }));
        return watch;
    }

    /// <summary>Creates <c>drain</c>.</summary>
    /// <inheritdoc cref="Create"/>
    public static Command CreateDrain(Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var queue = new Option<string?>("--queue", "-q") { Description = "Only this queue.", HelpName = "QUEUE" };
        Option<double> limit = NumberOption.Positive(
            "--timeout", null, "SECONDS", max: 31_536_000, "How long at most; then the exit code is 1. Default: no limit.");
        var drain = new Command("drain", "Waits until no job is ready or runs. Scheduled jobs are not waited for.") { queue, limit };
        drain.SetAction(parsed => run(parsed, async (client, report) =>
        {
            double seconds = parsed.GetValue(limit);
            bool isDone = false;
            await CancelScope.MoveOnAfter(
                seconds > 0 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
                async _ =>
                {
                    while (await CountAsync(client, parsed.GetValue(queue)) > 0)
                    {
                        await Coroutine.Sleep(s_drainInterval);
                    }

                    isDone = true;
                });
            report.PrintDrain(await CountAsync(client, parsed.GetValue(queue)));
            return isDone ? ExitCode.Success : ExitCode.SomeFailed;
        }));
        return drain;
    }

    private static async Coroutine<long> CountAsync(JobClient client, string? queue)
        => (await client.Views.ReadOverviewAsync()).Queues.Where(one => queue is null || one.Name == queue)
            .Sum(static one => one.Ready + one.Running);
}
