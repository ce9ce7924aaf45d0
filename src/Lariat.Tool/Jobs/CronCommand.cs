using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The command <c>lariat jobs FILE cron</c>: the schedules.</summary>
internal static class CronCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="run">Opens the file and runs a function, whose result is the exit code.</param>
    public static Command Create(Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var cron = new Command("cron", "Lists the schedules; runs, pauses or resumes one.");
        cron.SetAction(parsed => run(parsed, ListAsync));

        void Add(string name, string description, Func<JobSchedules, string, Coroutine<bool>> change, string done)
        {
            var schedule = new Argument<string>("NAME") { Description = "The name of the schedule." };
            var command = new Command(name, description) { schedule };
            command.SetAction(parsed => run(parsed, async (client, report) =>
            {
                string chosen = parsed.GetValue(schedule)!;
                bool isFound = await change(client.Schedules, chosen);
                report.PrintScheduleChange(chosen, isFound ? done : null);
                return isFound ? ExitCode.Success : ExitCode.SomeFailed;
            }));
            cron.Subcommands.Add(command);
        }

        Add("run", "Enqueues a job of a schedule now.", async (schedules, name) => await schedules.RunNowAsync(name) is not null,
            "started");
        Add("pause", "Lets a schedule enqueue nothing.", (schedules, name) => schedules.PauseAsync(name), "paused");
        Add("resume", "Lets a schedule continue with its next time from now on.", (schedules, name) => schedules.ResumeAsync(name),
            "resumed");
        return cron;
    }

    private static async Coroutine<int> ListAsync(JobClient client, JobsReport report)
    {
        report.PrintSchedules(await client.Schedules.ListAsync());
        return ExitCode.Success;
    }
}
