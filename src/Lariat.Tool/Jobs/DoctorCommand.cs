using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The commands <c>lariat jobs STORAGE doctor</c> and <c>dead</c>: what hurts, and what has failed.</summary>
internal static class DoctorCommand
{
    private const int MaxFailures = 100;

    /// <summary>Creates <c>doctor</c>.</summary>
    /// <param name="run">Opens the storage and runs a function, whose result is the exit code.</param>
    public static Command Create(Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var doctor = new Command("doctor", "Explains what hurts the jobs, or will. Exit code 1: something was found.");
        doctor.SetAction(parsed => run(parsed, static async (client, report) =>
        {
            IReadOnlyList<JobFinding> findings = await client.DiagnoseAsync();
            report.PrintFindings(findings);
            return findings.Count == 0 ? ExitCode.Success : ExitCode.SomeFailed;
        }));
        return doctor;
    }

    /// <summary>Creates <c>dead</c>.</summary>
    /// <inheritdoc cref="Create"/>
    public static Command CreateDead(Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var dead = new Command("dead", "Groups dead jobs by kind and error, those with the most jobs first.");
        dead.SetAction(parsed => run(parsed, static async (client, report) =>
        {
            IReadOnlyList<JobFailureGroup> failures = await client.Views.ListFailuresAsync(MaxFailures);
            report.PrintFailures(failures);
            return failures.Count > 0 ? ExitCode.Success : ExitCode.SomeFailed;
        }));
        return dead;
    }
}
