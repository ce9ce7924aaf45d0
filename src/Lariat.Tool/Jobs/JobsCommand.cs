// lariat jobs STORAGE [status|list|show|retry|abort|discard|pause|resume|limits|cron|dead|doctor|watch|drain|migrate]: from options to exit
// code. What it prints is JobsReport.
using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The command <c>lariat jobs</c>.</summary>
internal static class JobsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolContext context)
    {
        var storage = new Argument<string>("STORAGE")
        {
            Description = "The SQLite file of the jobs, or a PostgreSQL database: postgres://user@host/database, or Host=…;Database=….",
        };
        var json = new Option<bool>("--json") { Description = "Prints JSON, an object on each line.", Recursive = true };
        var jobs = new Command("jobs", "Shows background jobs, and retries, aborts, discards or pauses them.") { storage, json };

        var payload = new Option<bool>("--payload")
        {
            Description = "Prints payloads and results as they are stored: secrets are not masked.",
        };

        void Add(
            string name, string description, JobsFilter? filter, Func<JobClient, JobFilter, JobsReport, ParseResult, Coroutine<int>> run)
        {
            var command = new Command(name, description);
            filter?.AddTo(command);
            command.SetAction(parsed => Run(
                parsed.GetValue(storage)!, context, async client => await run(
                    client, filter?.Read(parsed) ?? new JobFilter(),
                    new JobsReport(context, parsed.GetValue(json), parsed.GetValue(payload)), parsed)));
            jobs.Subcommands.Add(command);
        }

        static JobsFilter Chosen() => new(withStates: false, isRequired: true);
        Option<int> limit = NumberOption.Count("--limit", "-n", min: 1, "How many jobs at most. Default: 20.");
        limit.DefaultValueFactory = static _ => 20;
        Option<double> spread = NumberOption.Positive(
            "--spread", null, "SECONDS", max: 31_536_000, "The jobs become ready at random within this time. Default: all now.");

        Add("status", "Counts the jobs of each queue by state.", null, (client, _, report, _) => StatusAsync(client, report));
        var listed = new JobsFilter(withStates: true);
        Add("list", "Lists jobs, by state, the newest first.", listed, (client, filter, report, parsed)
            => ListAsync(client, filter, parsed.GetValue(limit), report));
        jobs.Subcommands[^1].Options.Add(limit);
        jobs.Subcommands[^1].Options.Add(payload);
        Add("show", "Shows jobs with their errors.", new JobsFilter(withStates: false), ShowAsync);
        jobs.Subcommands[^1].Options.Add(payload);
        Add("retry", "Makes dead jobs ready again.", Chosen(), (client, filter, report, parsed)
            => ChangeAsync("retried", client.RetryAsync(filter, TimeSpan.FromSeconds(parsed.GetValue(spread))), report));
        jobs.Subcommands[^1].Options.Add(spread);
        Add("abort", "Aborts jobs: waiting ones are gone, running ones are canceled at their await.", Chosen(),
            (client, filter, report, _) => ChangeAsync("aborted", client.AbortAsync(filter), report));
        Add("discard", "Removes dead jobs.", Chosen(),
            (client, filter, report, _) => ChangeAsync("discarded", client.DiscardAsync(filter), report));
        var paused = new JobsTargets();
        Add("pause", "Lets no further job begin; running ones end as usual.", null,
            (client, _, report, parsed) => ForEachAsync("paused", paused.Read(parsed), client.PauseAsync, report));
        paused.AddTo(jobs.Subcommands[^1]);
        var resumed = new JobsTargets();
        Add("resume", "Ends pauses.", null,
            (client, _, report, parsed) => ForEachAsync("resumed", resumed.Read(parsed), client.ResumeAsync, report));
        resumed.AddTo(jobs.Subcommands[^1]);
        Add("limits", "Shows the limits: what runs, waits and is allowed.", null, (client, _, report, _) => LimitsAsync(client, report));
        int RunWithReport(ParseResult parsed, Func<JobClient, JobsReport, Coroutine<int>> body) => Run(
            parsed.GetValue(storage)!, context, client => body(client, new JobsReport(context, parsed.GetValue(json))));

        jobs.Subcommands.Add(CronCommand.Create(RunWithReport));
        jobs.Subcommands.Add(DoctorCommand.CreateDead(RunWithReport));
        jobs.Subcommands.Add(DoctorCommand.Create(RunWithReport));
        jobs.Subcommands.Add(WatchCommand.Create(RunWithReport));
        jobs.Subcommands.Add(WatchCommand.CreateDrain(RunWithReport));
        jobs.Subcommands.Add(MigrateCommand.Create(storage, context, body => Run(context, body)));
        jobs.SetAction(parsed => Run(
            parsed.GetValue(storage)!, context, client => StatusAsync(client, new JobsReport(context, parsed.GetValue(json)))));
        return jobs;
    }

    private static int Run(string place, ToolContext context, Func<JobClient, Coroutine<int>> body)
    {
        bool isServer = PostgreSqlJobs.IsConnection(place);
        if (!isServer && !File.Exists(place))
        {
            context.Error.WriteLine($"lariat: There is no file '{place}'.");
            return ExitCode.Storage;
        }

        // A name that was mistyped must not leave a file, or tables in the database of another program; and a newer command must not change
        // the tables of older workers, which would not start again.
        var options = new JobClientOptions { CreateIfMissing = false, MigratesSchema = false };
        return Run(context, async Coroutine<int> () =>
        {
            JobStorage storage = isServer ? PostgreSqlJobs.Storage(place) : JobStorage.Sqlite(place);
            await using JobClient client = await JobClient.OpenAsync(storage, [], options);
            return await body(client);
        });
    }

    private static int Run(ToolContext context, Func<Coroutine<int>> body)
    {
        try
        {
            return EventLoop.Run(body);
        }
        catch (Exception error) when (error is JobStorageException or ArgumentException)
        {
            context.Error.WriteLine($"lariat: {error.Message}");
            return ExitCode.Storage;
        }
    }

    private static async Coroutine<int> StatusAsync(JobClient client, JobsReport report)
    {
        report.PrintCounts(await client.CountAsync());
        report.PrintPauses(await client.ListPausesAsync());
        return ExitCode.Success;
    }

    private static async Coroutine<int> ListAsync(JobClient client, JobFilter filter, int limit, JobsReport report)
    {
        IReadOnlyList<JobInfo> jobs = await client.ListAsync(filter, limit);
        report.PrintList(jobs, limit);
        return jobs.Count > 0 ? ExitCode.Success : ExitCode.SomeFailed;
    }

    private static async Coroutine<int> ShowAsync(JobClient client, JobFilter filter, JobsReport report, ParseResult parsed)
    {
        IReadOnlyList<JobInfo> jobs = await client.ListAsync(filter, limit: 20);
        foreach (JobInfo job in jobs)
        {
            report.PrintDetails(job);
        }

        return jobs.Count > 0 ? ExitCode.Success : report.NothingMatched();
    }

    private static async Coroutine<int> LimitsAsync(JobClient client, JobsReport report)
    {
        IReadOnlyList<JobLimitInfo> limits = await client.ListLimitsAsync();
        report.PrintLimits(limits, await client.ListPausesAsync());
        return limits.Count > 0 ? ExitCode.Success : ExitCode.SomeFailed;
    }

    private static async Coroutine<int> ForEachAsync(
        string what, IReadOnlyList<(JobTarget Target, string Name)> targets, Func<JobTarget, string, Coroutine<bool>> change,
        JobsReport report)
    {
        bool hasChanged = false;
        foreach ((JobTarget target, string name) in targets)
        {
            bool isChange = await change(target, name);
            hasChanged |= isChange;
            report.PrintTarget(what, target, name, isChange);
        }

        return hasChanged ? ExitCode.Success : ExitCode.SomeFailed;
    }

    private static async Coroutine<int> ChangeAsync(string what, Coroutine<int> change, JobsReport report)
    {
        int count = await change;
        report.PrintChange(what, count);
        return count > 0 ? ExitCode.Success : ExitCode.SomeFailed;
    }
}
