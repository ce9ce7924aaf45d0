// How this program is started again. A published program is its own executable; under the dotnet host (dotnet app.dll) that executable
// is the host, and the program is the entry assembly.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lariat.Processes;

/// <summary>A program that calls <see cref="ProcessExecutor.RunWorkerIfRequested"/> first, and how it is started.</summary>
public sealed class WorkerCommand
{
    /// <summary>A separate program.</summary>
    /// <param name="program">A path, or a name that is searched in PATH.</param>
    /// <param name="arguments">They precede those that the executor adds.</param>
    public WorkerCommand(string program, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        Program = program;
        Arguments = arguments;
    }

    /// <summary>This program, as it was started: its executable, or the dotnet host with its assembly. Without its own arguments.</summary>
    /// <exception cref="InvalidOperationException">It cannot be determined, because the program is hosted by another one.</exception>
    public static WorkerCommand ThisProgram
    {
        get
        {
            string host = Environment.ProcessPath ?? throw UnknownCommand();
            if (!Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            {
                return new WorkerCommand(host);
            }

            return FindEntryAssembly() is { Length: > 0 } assembly ? new WorkerCommand(host, assembly) : throw UnknownCommand();
        }
    }

    /// <summary>The executable.</summary>
    public string Program { get; }

    /// <summary>Its first arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The command line, for display.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    // The dotnet host has no single-file programs, for which the location would be empty.
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Only read under the dotnet host; empty is handled.")]
    private static string? FindEntryAssembly() => Assembly.GetEntryAssembly()?.Location;

    private static InvalidOperationException UnknownCommand() => new(
        "The command that starts this program again as a worker cannot be determined: set ProcessExecutorOptions.Command to a program that "
            + "calls ProcessExecutor.RunWorkerIfRequested.");
}
