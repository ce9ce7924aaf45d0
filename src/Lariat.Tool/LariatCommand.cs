// The command line as a whole: parses, reports usage errors in one form, and maps every end of a command to its exit code.
using System.CommandLine;
using Lariat.Tool.Fetch;
using Lariat.Tool.Fetch.Output;
using Lariat.Tool.Jobs;
using Lariat.Tool.Load;
using Lariat.Tool.Serve;

namespace Lariat.Tool;

/// <summary>The command <c>lariat</c>.</summary>
internal static class LariatCommand
{
    /// <summary>Runs the command line; blocks until it has ended.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, ToolContext context)
    {
        var root = new RootCommand("lariat: tools of the Lariat event loop.")
        {
            FetchCommand.Create(context), LoadCommand.Create(context), ServeCommand.Create(context),
            JobsCommand.Create(context),
        };

        // "@name" is a body from a file, not a file of arguments.
        ParseResult command = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (command.Errors.Count > 0)
        {
            return Refuse(context, command, command.Errors.Select(error => error.Message));
        }

        try
        {
            return command.Invoke(new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception error) when (CauseOf(error) is UsageException usage)
        {
            return Refuse(context, command, [usage.Message]);
        }
        catch (Exception error) when (CauseOf(error) is IOException io)
        {
            // Every other IOException is explained where it occurs: this one concerns the terminal, pipe or file that receives the output.
            context.Error.WriteLine($"lariat: The results cannot be printed: {FileErrors.Explain(io)}");
            return ExitCode.SomeFailed;
        }
    }

    // An exception of a task leaves its groups as one of their failures.
    internal static Exception CauseOf(Exception error)
        => error is ExceptionGroup group ? group.Flatten().InnerExceptions[0] : error;

    private static int Refuse(ToolContext context, ParseResult command, IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            context.Error.WriteLine($"lariat: {message}");
        }

        string name = command.CommandResult.Command is RootCommand ? "" : $" {command.CommandResult.Command.Name}";
        context.Error.WriteLine($"Try 'lariat{name} --help'.");
        return ExitCode.Usage;
    }
}
