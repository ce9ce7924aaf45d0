using System.Globalization;
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

    public string Output { get; private set; } = Path.Combine(Repository.Folder, "artifacts", "bench-net");

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

    /// <summary>Whether a server takes part; the C epoll server is what the others are compared with.</summary>
    public bool Includes(string name)
        => Only.Length == 0 || name == Peer.Baseline || Array.Exists(Only, pattern => FileSystemName.MatchesSimpleExpression($"*{pattern}*", name));

    private void Take(string word, Queue<string> rest)
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
                Rounds = (int)Number(word, rest);
                break;
            case "--seconds":
                Seconds = Number(word, rest);
                break;
            case "--only":
                Only = Value(word, rest).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                break;
            case "--sizes":
                Sizes = Integers(word, rest);
                break;
            case "--connections":
                Connections = Integers(word, rest);
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

    private static double Number(string option, Queue<string> rest) => ToNumber(option, Value(option, rest));

    private static int[] Integers(string option, Queue<string> rest)
        => [.. Value(option, rest).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => (int)ToNumber(option, text))];

    private static double ToNumber(string option, string text)
        => double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number is > 0 and < int.MaxValue
            ? number
            : throw new BenchmarkException($"{option} needs a number above zero, not {text}. {Usage}");
}
