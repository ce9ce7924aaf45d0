using System.Globalization;
using System.IO.Enumeration;

namespace Lariat.Http.Benchmarks;

internal enum BenchmarkCommand
{
    Full,
    Quick,
    Idle,
}

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    private const string Usage = "usage: [quick [--json] | idle] [--rounds N] [--seconds S] [--rows NAME,…] [--only SERVER,…] [--all-cores] [--output FOLDER]";

    public BenchmarkCommand Command { get; private set; }

    public bool IsJson { get; private set; }

    public int? Rounds { get; private set; }

    public double? Seconds { get; private set; }

    public string[] Rows { get; private set; } = [];

    public string[] Only { get; private set; } = [];

    /// <summary>The processors of the servers, for taskset(1).</summary>
    public string ServerCores { get; private set; } = Peer.FirstCore;

    public string Output { get; private set; } = Path.Combine(Repository.Folder, "artifacts", "bench-http");

    public static BenchmarkOptions Parse(string[] args)
    {
        var options = new BenchmarkOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? word))
        {
            options.Take(word, rest);
        }

        return options;
    }

    public bool IncludesServer(string name) => Matches(Only, name);

    public bool IncludesRow(string name) => Matches(Rows, name);

    private static bool Matches(string[] patterns, string name)
        => patterns.Length == 0 || Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name));

    private void Take(string word, Queue<string> rest)
    {
        switch (word)
        {
            case "quick":
                Command = BenchmarkCommand.Quick;
                break;
            case "idle":
                Command = BenchmarkCommand.Idle;
                break;
            case "--json":
                IsJson = true;
                break;
            case "--rounds":
                Rounds = (int)Number(word, rest);
                break;
            case "--seconds":
                Seconds = Number(word, rest);
                break;
            case "--rows":
                Rows = Names(word, rest);
                break;
            case "--only":
                Only = Names(word, rest);
                break;
            case "--all-cores":
                ServerCores = $"0-{Environment.ProcessorCount - 1}";
                break;
            case "--output":
                Output = Path.GetFullPath(Value(word, rest));
                break;
            default:
                throw new BenchmarkException($"What does {word} mean? {Usage}");
        }
    }

    private static string Value(string option, Queue<string> rest)
        => rest.TryDequeue(out string? value) ? value : throw new BenchmarkException($"{option} needs a value. {Usage}");

    private static string[] Names(string option, Queue<string> rest)
        => Value(option, rest).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static double Number(string option, Queue<string> rest)
    {
        string text = Value(option, rest);
        return double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number is > 0 and < int.MaxValue
            ? number
            : throw new BenchmarkException($"{option} needs a number above zero, not {text}. {Usage}");
    }
}
