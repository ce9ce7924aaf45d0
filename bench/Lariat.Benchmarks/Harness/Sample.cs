using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lariat.Benchmarks;

/// <summary>What a peer's operation costs; a line of JSON between the processes of the quick table.</summary>
internal sealed record Sample(Peer Peer, double Ns, double Bytes)
{
    private static readonly JsonSerializerOptions s_options = new() { Converters = { new JsonStringEnumConverter<Peer>() } };

    public void Print() => Console.WriteLine(JsonSerializer.Serialize(this, s_options));

    public static Sample Parse(string line) => JsonSerializer.Deserialize<Sample>(line, s_options)!;

    public static Sample Median(IReadOnlyCollection<Sample> samples)
        => new(samples.First().Peer, MedianOf(samples.Select(sample => sample.Ns)), MedianOf(samples.Select(sample => sample.Bytes)));

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
