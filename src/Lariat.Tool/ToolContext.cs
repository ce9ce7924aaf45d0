namespace Lariat.Tool;

/// <summary>The streams of a command: the process's console, or a test's strings.</summary>
internal sealed class ToolContext
{
    /// <summary>The destination of results: successes, the summary, JSON.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The destination of failures and usage errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The source of <c>--input -</c>.</summary>
    public required TextReader Input { get; init; }

    /// <summary>True if <see cref="Output"/> is an interactive terminal: progress is live then.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Ends the command as Ctrl-C does.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The context of a process that was started from a shell.</summary>
    public static ToolContext OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,

        // Not Console.In: its asynchronous methods block, and would stop the loop until a line is typed.
        Input = new StreamReader(Console.OpenStandardInput()),
        IsTerminal = !Console.IsOutputRedirected,
    };
}
