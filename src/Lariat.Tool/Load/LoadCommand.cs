// lariat load: from options to exit code. The part on the loops begins in LoadLoop.
using System.CommandLine;
using Lariat.Tool.Load.Reports;

namespace Lariat.Tool.Load;

/// <summary>The command <c>lariat load</c>.</summary>
internal static class LoadCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolContext context)
    {
        var command = new Command(
            "load", "Requests the same URL from a server as often as it can, and reports rate and latency of the responses.");
        var switches = new LoadSwitches();
        switches.AddTo(command);
        command.SetAction(parsed => Run(switches.Read(parsed), context));
        return command;
    }

    /// <summary>Runs the command; blocks until it has ended.</summary>
    public static int Run(LoadOptions options, ToolContext context)
    {
        var run = new LoadRun(options);
        using var termination = new Termination(context.Cancellation);
        bool isInterrupted = false;
        try
        {
            EventLoop.Run(
                context.IsTerminal && !options.Json ? new LoadProgress(run, context).RunAsync(run.RunAsync) : run.RunAsync(),
                termination.Token);
        }
        catch (OperationCanceledException)
        {
            isInterrupted = true;
        }
        catch (Exception error) when (LoadFailure.Explain(LariatCommand.CauseOf(error)) is { } why)
        {
            context.Error.WriteLine($"lariat: {options.Url}: {why}");
            return ExitCode.SomeFailed;
        }

        LoadTally total = run.Total();
        foreach (string line in options.Json ? [LoadJson.Of(options, total, isInterrupted)] : LoadText.Of(options, total, isInterrupted))
        {
            context.Output.WriteLine(line);
        }

        return isInterrupted ? ExitCode.Interrupted
            : total.ErrorCount + total.NotSuccess > 0 ? ExitCode.SomeFailed
            : ExitCode.Success;
    }
}
