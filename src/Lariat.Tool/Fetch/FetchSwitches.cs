using System.CommandLine;
using System.CommandLine.Parsing;
using Lariat.Tool.Demo;

namespace Lariat.Tool.Fetch;

/// <summary>The arguments and options of <c>lariat fetch</c>: their names, help and bounds.</summary>
internal sealed class FetchSwitches
{
    private readonly Argument<string[]> _urls = new("URL") { Description = "What to fetch.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string?> _input = new("--input", "-i")
    {
        Description = "A file with a URL on each line; '-' is the standard input. Blank lines and lines that begin with '#' do not count.",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Save what is fetched in this directory. Files that are there from an earlier run are not fetched again. "
            + "Without it, bodies are read and dropped.",
        HelpName = "DIR",
    };

    private readonly Option<int> _concurrency = NumberOption.Count("--concurrency", "-c", 1, "Requests under way at a time [default: 64]");
    private readonly Option<int> _perHost = NumberOption.Count(
        "--per-host", "-p", 1, "Requests under way at a time to one host [default: no such limit]");
    private readonly Option<double> _timeout = NumberOption.Positive(
        "--timeout", "-t", "S", 1e6, "Seconds that one request may take, body included [default: 60]");
    private readonly Option<int> _retries = NumberOption.Count("--retries", "-r", 0, "Retries after a transient failure [default: 0]");
    private readonly Option<double> _rate = NumberOption.Positive(
        "--rate", null, "N", 1e6, "Requests per second at most [default: no limit]");
    private readonly Option<bool> _http2 = new("--http2") { Description = "Use HTTP/2 where the server supports it." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON: a line for each URL, then one for the summary." };
    private readonly Option<int> _demo = NumberOption.Count(
        "--demo", null, 1, "Instead: serve N slow pages, and fetch them one after the other, with threads, and on the loop.",
        DemoRun.MaxPages);

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        _urls.Validators.Add(RefuseUnknownOptions);
        command.Add(_urls);
        foreach (Option option in new Option[] { _input, _output, _concurrency, _perHost, _timeout, _retries, _rate, _http2, _json, _demo })
        {
            command.Add(option);
        }
    }

    /// <summary>The user's values, with defaults for the rest.</summary>
    public FetchOptions Read(ParseResult command)
    {
        var defaults = new FetchOptions();
        return defaults with
        {
            Urls = command.GetValue(_urls) ?? [],
            Input = command.GetValue(_input),
            Output = command.GetValue(_output),
            Concurrency = Given(command, _concurrency) ?? defaults.Concurrency,
            PerHost = Given(command, _perHost),
            Timeout = Given(command, _timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Timeout,
            Retries = Given(command, _retries) ?? defaults.Retries,
            Rate = Given(command, _rate),
            Http2 = command.GetValue(_http2),
            Json = command.GetValue(_json),
            DemoPages = Given(command, _demo),
        };
    }

    // An argument that accepts anything accepts a misspelled option as well.
    private static void RefuseUnknownOptions(ArgumentResult urls)
    {
        foreach (Token token in urls.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            urls.AddError($"There is no option {token.Value}.");
        }
    }

    private static T? Given<T>(ParseResult command, Option<T> option)
        where T : struct
        => command.GetResult(option) is null ? null : command.GetValue(option);
}
