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
            bool isServer = PostgreSqlJobs.IsConnection(place);
            if (parsed.GetValue(script) && !isServer)
            {
                throw new UsageException("--script is for PostgreSQL; a SQLite file belongs to the program, and 'migrate' changes it.");
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

                await using JobClient client = await JobClient.OpenAsync(
                    isServer ? PostgreSqlJobs.Storage(place) : JobStorage.Sqlite(place), [], new JobClientOptions { CreateIfMissing = false });
                context.Output.WriteLine("The tables of the jobs are up to date.");
                return ExitCode.Success;
            });
        });
        return migrate;
    }
}
