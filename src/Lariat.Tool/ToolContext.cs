namespace Lariat.Tool;

/// <summary>What a command talks to: the process's console, or a test's strings.</summary>
internal sealed class ToolContext
{
    /// <summary>For results: successes, the summary, JSON.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For failures and usage errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What <c>--input -</c> reads.</summary>
    public required TextReader Input { get; init; }

    /// <summary>True if a person watches <see cref="Output"/>: progress is live then.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Ends the command as Ctrl-C does.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The context of a process that was started from a shell.</summary>
    public static ToolContext OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,

        // Not Console.In: its asynchronous methods block, and would stop the loop until somebody types.
        Input = new StreamReader(Console.OpenStandardInput()),
        IsTerminal = !Console.IsOutputRedirected,
    };
}
