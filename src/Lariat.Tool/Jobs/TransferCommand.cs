using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The commands <c>lariat jobs STORAGE export FILE</c> and <c>import FILE</c>, which move everything to another storage.</summary>
internal static class TransferCommand
{
    private const string StandardStream = "-";

    /// <summary>Creates <c>export</c>.</summary>
    /// <param name="context">The standard streams.</param>
    /// <param name="run">Opens the storage and runs a function, whose result is the exit code.</param>
    public static Command CreateExport(ToolContext context, Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var file = new Argument<string>("FILE") { Description = "A new file; - is the standard output." };
        var export = new Command("export", "Writes everything as JSON, an object on each line. Stop the workers first.") { file };
        export.SetAction(parsed => RunWithFile(() => run(parsed, async (client, report) =>
        {
            string path = parsed.GetValue(file)!;
            if (path == StandardStream)
            {
                await client.ExportAsync(context.Output);
                return ExitCode.Success;
            }

            report.PrintTransfer("exported", await ExportAsync(client, path));
            return ExitCode.Success;
        })));
        return export;
    }

    /// <summary>Creates <c>import</c>.</summary>
    /// <inheritdoc cref="CreateExport"/>
    public static Command CreateImport(ToolContext context, Func<ParseResult, Func<JobClient, JobsReport, Coroutine<int>>, int> run)
    {
        var file = new Argument<string>("FILE") { Description = "What export has written; - is the standard input." };
        var import = new Command(
            "import", "Stores what export has written, all or nothing. The storage must exist and have none of the jobs.") { file };
        import.SetAction(parsed => RunWithFile(() => run(parsed, async (client, report) =>
        {
            string path = parsed.GetValue(file)!;
            using StreamReader? opened = path == StandardStream ? null : new StreamReader(path);
            report.PrintTransfer("imported", await client.ImportAsync(opened ?? context.Input));
            return ExitCode.Success;
        })));
        return import;
    }

    /// <summary>Writes a new file, which is deleted again if that fails.</summary>
    private static async Coroutine<long> ExportAsync(JobClient client, string path)
    {
        // Another file of this name is an error here, and stays.
        await using var writer = new StreamWriter(new FileStream(path, FileMode.CreateNew));
        bool isWhole = false;
        try
        {
            long count = await client.ExportAsync(writer);
            await writer.FlushAsync(LoopTask.Current.Token);
            isWhole = true;
            return count;
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(path);
            }
        }
    }

    /// <exception cref="UsageException">The file is missing, exists already, or is no export.</exception>
    private static int RunWithFile(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException(error.Message);
        }
    }
}
