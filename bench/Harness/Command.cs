using System.ComponentModel;
using System.Diagnostics;

namespace Lariat.Benchmarks.Harness;

/// <summary>What a program that was run to its end said.</summary>
public sealed record CommandResult(bool IsSuccess, string Output, string Errors);

/// <summary>Runs a program to its end.</summary>
public static class Command
{
    public static CommandResult Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new CommandResult(process.ExitCode == 0, output, FirstLines(errors.GetAwaiter().GetResult(), program, process.ExitCode));
        }
        catch (Win32Exception error)
        {
            return new CommandResult(false, "", $"{program} cannot be run: {error.Message}");
        }
    }

    private static string FirstLines(string errors, string program, int exitCode)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? $"{program} ended with exit code {exitCode}" : string.Join("; ", lines.Take(3));
    }
}
