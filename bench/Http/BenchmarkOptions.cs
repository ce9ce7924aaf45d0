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

    public string Output { get; private set; } = Path.Combine(Repository.Root, "artifacts", "bench-http");

    public static BenchmarkOptions Parse(string[] args)
    {
        var options = new BenchmarkOptions();
        var words = new Words(args, Usage);
        while (words.Next() is { } word)
        {
            options.Take(word, words);
        }

        return options;
    }

    public bool IncludesServer(string name) => Matches(Only, name);

    public bool IncludesRow(string name) => Matches(Rows, name);

    private static bool Matches(string[] patterns, string name)
        => patterns.Length == 0 || Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name));

    private void Take(string word, Words words)
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
                Rounds = (int)words.Number();
                break;
            case "--seconds":
                Seconds = words.Number();
                break;
            case "--rows":
                Rows = words.Values();
                break;
            case "--only":
                Only = words.Values();
                break;
            case "--all-cores":
                ServerCores = $"0-{Environment.ProcessorCount - 1}";
                break;
            case "--output":
                Output = Path.GetFullPath(words.Value());
                break;
            default:
                throw words.Unknown();
        }
    }
}
