using System.Globalization;
using System.Text.Json;

namespace Lariat.Http.Benchmarks;

/// <summary>HttpClient with 64 requests in flight: here the peer is the client, on the first core, and the server is in this program.</summary>
internal sealed class ClientRow : IRow
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public string Name => "client_64";

    public long WarmUp(Target target, double seconds) => Run(target, seconds).Compiled;

    public Sample Measure(Target target, int round, double seconds)
    {
        var meter = new Meter(target.Process.ProcessId);
        meter.Read(isBeginning: true);
        ClientResult result = Run(target, seconds);
        meter.Read(isBeginning: false);
        return new Sample(Name, target.Name, round, result.Answers, result.Seconds, result.Cpu, meter.OthersCpu, result.P50, result.P99, result.P999);
    }

    private static ClientResult Run(Target target, double seconds)
    {
        target.Process.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
        return JsonSerializer.Deserialize<ClientResult>(target.Process.ReadLine("{"), s_json)!;
    }

    private sealed record ClientResult(long Answers, double Seconds, double Cpu, double P50, double P99, double P999, long Compiled);
}
