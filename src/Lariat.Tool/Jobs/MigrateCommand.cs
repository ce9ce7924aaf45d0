using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The command <c>lariat jobs STORAGE migrate</c>: the tables of an older version are brought up to date, or the SQL for that is
/// printed. The other commands leave them as they are.</summary>
internal static class MigrateCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="storage">The argument that names the storage.</param>
    /// <param name="context">Where the output goes.</param>
    /// <param name="run">Runs a function on a loop, and prints its error.</param>
    public static Command Create(Argument<string> storage, ToolContext context, Func<Func<Coroutine<int>>, int> run)
    {
        var script = new Option<bool>("--script")
        {
            Description = "PostgreSQL: prints the SQL, for an administrator, and changes nothing.",
        };
        var grant = new Option<string?>("--grant")
        {
            Description = "With --script: grants this role what workers need, which is no right to change tables.", HelpName = "ROLE",
        };
        var migrate = new Command("migrate", "Brings the tables of an older version up to date.") { script, grant };
        migrate.SetAction(parsed =>
        {
            string place = parsed.GetValue(storage)!;
            if (parsed.GetValue(script) && !PostgreSqlJobs.IsConnection(place))
            {
                throw new UsageException("--script is for PostgreSQL; elsewhere 'migrate' changes what is stored.");
            }

            if (parsed.GetValue(grant) is not null && !parsed.GetValue(script))
            {
                throw new UsageException("--grant needs --script.");
            }

            return run(async () =>
            {
                if (parsed.GetValue(script))
                {
                    await context.Output.WriteAsync(await PostgreSqlJobs.WriteMigrationAsync(place, parsed.GetValue(grant)));
                    return ExitCode.Success;
                }

                var options = new JobClientOptions { CreateIfMissing = false };
                await using JobClient client = await JobClient.OpenAsync(JobsPlace.Open(place), [], options);
                context.Output.WriteLine("The tables of the jobs are up to date.");
                return ExitCode.Success;
            });
        });
        return migrate;
    }
}
