using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Lariat.Tool.Fetch;
using Lariat.Tool.Fetch.Output;

namespace Lariat.Tool.Load;

/// <summary>The arguments and options of <c>lariat load</c>: their names, help and bounds.</summary>
internal sealed class LoadSwitches
{
    private const int MaxLoops = 1024;
    private const double MaxSeconds = 1e6;
    private const double MaxRate = 1e7;

    private readonly Argument<string> _url = new("URL") { Description = "The URL to request repeatedly." };

    private readonly Option<int> _connections = NumberOption.Count(
        "--connections", "-c", 1, "Connections, each with one request at a time [default: 64]", 1_000_000);
    private readonly Option<double> _duration = NumberOption.Positive(
        "--duration", "-d", "S", MaxSeconds, "Seconds to measure [default: 10, or until --requests are done]");
    private readonly Option<int> _requests = NumberOption.Count("--requests", "-n", 1, "Requests to send at most");
    private readonly Option<double> _rate = NumberOption.Positive(
        "--rate", "-R", "N", MaxRate,
        "Requests per second, however fast the server is; latencies count from when a request was due [default: as fast as answers come]");

    private readonly Option<double> _warmUp = NumberOption.Positive(
        "--warm-up", null, "S", MaxSeconds, "Seconds to run before anything counts [default: none]");
    private readonly Option<double> _timeout = NumberOption.Positive(
        "--timeout", "-t", "S", MaxSeconds, "Seconds that one answer may take [default: 10]");
    private readonly Option<int> _loops = NumberOption.Count(
        "--loops", null, 1, "Event loops, each on a thread of its own [default: 1]", MaxLoops);
    private readonly Option<string?> _method =
        new("--method", "-X") { Description = "The method [default: GET, with --body POST]", HelpName = "NAME" };
    private readonly Option<string?> _body =
        new("--body", "-b") { Description = "The request's body, or a file of it", HelpName = "TEXT|@FILE" };
    private readonly Option<string[]> _headers =
        new("--header", "-H") { Description = "A header of the request; can be given several times", HelpName = "'NAME: VALUE'" };
    private readonly Option<bool> _insecure = new("--insecure", "-k") { Description = "Take any certificate." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, on one line." };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        _url.Validators.Add(RefuseUnknownOption);
        command.Add(_url);
        foreach (Option option in new Option[]
        {
            _connections, _duration, _requests, _rate, _warmUp, _timeout, _loops, _method, _body, _headers, _insecure, _json,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>The user's values, with defaults for the rest.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public LoadOptions Read(ParseResult command)
    {
        Uri url = ReadUrl(command.GetValue(_url)!);
        string? method = command.GetValue(_method);
        byte[] request = RequestBytes.Make(url, method, command.GetValue(_headers) ?? [], ReadBody(command.GetValue(_body)));
        var defaults = new LoadOptions { Url = url, Request = request };
        int? requests = Given(command, _requests);
        return Check(defaults with
        {
            IsHead = string.Equals(method, "HEAD", StringComparison.OrdinalIgnoreCase),
            Connections = Given(command, _connections) ?? (int)Math.Min(defaults.Connections, requests ?? int.MaxValue),
            Duration = Seconds(command, _duration) ?? (requests is null ? defaults.Duration : null),
            WarmUp = Seconds(command, _warmUp) ?? TimeSpan.Zero,
            Requests = requests,
            Rate = Given(command, _rate),
            Timeout = Seconds(command, _timeout) ?? defaults.Timeout,
            Loops = Given(command, _loops) ?? defaults.Loops,
            IsInsecure = command.GetValue(_insecure),
            Json = command.GetValue(_json),
        });
    }

    private static LoadOptions Check(LoadOptions options) => options switch
    {
        _ when options.Loops > options.Connections
            => throw new UsageException(
                $"{options.Loops} loops need {options.Loops} connections at least, and there are {options.Connections}: see "
                    + "--connections."),
        _ when options.Requests < options.Connections
            => throw new UsageException(
                $"{options.Connections} connections cannot share {options.Requests} requests: lower --connections, or raise --requests."),
        _ when options.Requests is not null && options.WarmUp > TimeSpan.Zero
            => throw new UsageException(
                "--requests counts from the first one on: leave --warm-up away, or measure for a time with --duration."),
        _ => options,
    };

    private static Uri ReadUrl(string text)
    {
        try
        {
            return FetchUrl.Parse(text);
        }
        catch (FetchException error)
        {
            throw new UsageException($"{text}: {error.Message}");
        }
    }

    private static byte[]? ReadBody(string? text)
    {
        if (text is null || text[..Math.Min(1, text.Length)] != "@")
        {
            return text is null ? null : Encoding.UTF8.GetBytes(text);
        }

        try
        {
            return File.ReadAllBytes(text[1..]);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw new UsageException($"The body {text[1..]} cannot be read: {FileErrors.Explain(error)}");
        }
    }

    private static void RefuseUnknownOption(ArgumentResult url)
    {
        foreach (Token token in url.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            url.AddError($"There is no option {token.Value}.");
        }
    }

    private static TimeSpan? Seconds(ParseResult command, Option<double> option)
        => Given(command, option) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static T? Given<T>(ParseResult command, Option<T> option)
        where T : struct
        => command.GetResult(option) is null ? null : command.GetValue(option);
}
