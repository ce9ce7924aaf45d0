using System.Globalization;

namespace Lariat.Benchmarks.Harness;

/// <summary>The words of a command line, in order.</summary>
/// <param name="args">The arguments of the program.</param>
/// <param name="usage">What errors end with.</param>
public sealed class Words(string[] args, string usage)
{
    private readonly Queue<string> _rest = new(args);
    private string _option = "";

    /// <summary>Takes the next word; null at the end.</summary>
    public string? Next() => _rest.TryDequeue(out string? word) ? _option = word : null;

    /// <summary>The value of the option that was taken last.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public string Value() => _rest.TryDequeue(out string? value) ? value : throw new BenchmarkException($"{_option} needs a value. {usage}");

    /// <summary>The value, split at its commas.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public string[] Values() => Value().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The value as a number.</summary>
    /// <exception cref="BenchmarkException">It is not a number above zero.</exception>
    public double Number() => ToNumber(Value());

    /// <summary>The values as numbers.</summary>
    /// <exception cref="BenchmarkException">One is not a number above zero.</exception>
    public int[] Integers() => [.. Values().Select(text => (int)ToNumber(text))];

    /// <summary>The error for the word that was taken last.</summary>
    public BenchmarkException Unknown() => new($"{_option} is not an option. {usage}");

    private double ToNumber(string text)
        => double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number is > 0 and < int.MaxValue
            ? number
            : throw new BenchmarkException($"{_option} needs a number above zero, not {text}. {usage}");
}
