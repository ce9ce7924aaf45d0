using System.IO.Enumeration;

namespace Lariat.Net.Benchmarks;

internal enum BenchmarkCommand
{
    Matrix,
    Quick,
    Memory,
}

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    private const string Usage =
        "usage: [quick [--json] | memory] [--rounds N] [--append] [--seconds S] [--only NAME,…] [--sizes BYTES,…] [--connections N,…] [--output FOLDER]";

    public BenchmarkCommand Command { get; private set; }

    public bool IsJson { get; private set; }

    public bool IsAppending { get; private set; }

    public int? Rounds { get; private set; }

    public double? Seconds { get; private set; }

    public string[] Only { get; private set; } = [];

    public int[]? Sizes { get; private set; }

    public int[]? Connections { get; private set; }

    public string Output { get; private set; } = Path.Combine(Repository.Root, "artifacts", "bench-net");

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

    /// <summary>Whether a server takes part; the C epoll server is what the others are compared with.</summary>
    public bool Includes(string name)
        => Only.Length == 0 || name == Peer.Baseline || Array.Exists(Only, pattern => FileSystemName.MatchesSimpleExpression($"*{pattern}*", name));

    private void Take(string word, Words words)
    {
        switch (word)
        {
            case "quick":
                Command = BenchmarkCommand.Quick;
                break;
            case "memory":
                Command = BenchmarkCommand.Memory;
                break;
            case "--json":
                IsJson = true;
                break;
            case "--append":
                IsAppending = true;
                break;
            case "--rounds":
                Rounds = (int)words.Number();
                break;
            case "--seconds":
                Seconds = words.Number();
                break;
            case "--only":
                Only = words.Values();
                break;
            case "--sizes":
                Sizes = words.Integers();
                break;
            case "--connections":
                Connections = words.Integers();
                break;
            case "--output":
                Output = Path.GetFullPath(words.Value());
                break;
            default:
                throw words.Unknown();
        }
    }
}
