// Ratios are steadier than figures: in a round all contenders of a row run one after the other, in an order that is rotated each round.
using System.Data.Common;
using System.Text.Json;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures rows in rounds; what cannot be measured is noted, and does not stop the others.</summary>
internal sealed class Rounds(Servers servers, TextWriter log)
{
    private readonly Meter _meter = new(servers);
    private readonly List<Sample> _samples = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>What is missing and what failed.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public void Run(IReadOnlyList<Row> rows, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            log.WriteLine($"round {round + 1} of {rounds}");
            foreach (Row row in rows)
            {
                Contender[] contenders = [row.Lariat, .. row.Peers];
                for (int i = 0; i < contenders.Length; i++)
                {
                    Try(row, contenders[(i + round) % contenders.Length], round);
                }
            }
        }
    }

    private void Try(Row row, Contender contender, int round)
    {
        if (contender.MissingReason is { } reason)
        {
            Fail($"{row.Name}: {contender.Name} is missing: {reason}.");
            return;
        }

        try
        {
            Sample sample = _meter.Measure(row, contender, round);
            _samples.Add(sample);
            log.WriteLine(FormattableString.Invariant(
                $"{row.Name}: {contender.Name} {sample.Value:N1}, client {sample.ClientMicroseconds:N1}, server {sample.ServerMicroseconds:N1} µs"));
        }
        catch (Exception error) when (error is BenchmarkException or IOException or DbException or JsonException)
        {
            Fail($"{row.Name}: {contender.Name} failed: {error.Message}");
        }
    }

    private void Fail(string message)
    {
        if (!_failures.Contains(message))
        {
            log.WriteLine(message);
            _failures.Add(message);
        }
    }
}
