using System.Text.Json;

namespace Lariat.Net.Benchmarks;

/// <summary>A few rows in under a minute.</summary>
internal static class QuickReport
{
    private const int RoundsDefault = 3;
    private const double SecondsDefault = 0.2;
    private const string Lariat = "lariat-uring";
    private const string LariatEpoll = "lariat-epoll";
    private const string DotNet = "pool-sockets";
    private const string Python = "uvloop-protocol";
    private static readonly Cell[] s_cells = [new(64, 100), new(1024, 100), new(10 * 1024, 100), new(100 * 1024, 100)];

    public static int Run(BenchmarkOptions options, PeerSet peers)
    {
        peers = peers with { Available = [.. peers.Available.Where(peer => peer.Name is Peer.Baseline or Lariat or LariatEpoll or DotNet or Python)] };
        var matrix = new Matrix(peers, s_cells, options.Seconds ?? SecondsDefault, TextWriter.Null);
        matrix.Run(firstRound: 0, options.Rounds ?? RoundsDefault);
        var table = new ResultTable(matrix.Samples);
        foreach (Cell cell in s_cells)
        {
            Print(options.IsJson, $"cpu {cell}", "us/message", table, cell, row => row.CpuPerMessage.Median, Peer.Baseline);
            Print(options.IsJson, $"rate {cell}", "messages/s", table, cell, row => row.MessagesPerSecond.Median, Python);
        }

        foreach (string failure in matrix.Failures)
        {
            Console.Error.WriteLine(failure);
        }

        return matrix.Failures.Count == 0 ? 0 : 1;
    }

    private static void Print(bool isJson, string name, string unit, ResultTable table, Cell cell, Func<ResultRow, double> metric, string peer)
    {
        (string Server, double? Value)[] values = [.. ((string[])[Lariat, LariatEpoll, DotNet, peer]).Select(server => (server, Value(server)))];
        Console.WriteLine(isJson
            ? JsonSerializer.Serialize(new
            {
                name,
                lariat = values[0].Value,
                lariat_epoll = values[1].Value,
                dotnet = values[2].Value,
                peer = values[3].Value,
                peer_name = peer,
                unit,
                disturbed = table.Samples.Count(sample => sample.Cell == cell && sample.IsDirty),
            })
            : $"{name,-20}{string.Concat(values.Select(value => $"{value.Server,16} {value.Value,-10}"))}{unit}");

        double? Value(string server) => table.Find(server, cell) is { } row ? Math.Round(metric(row), 2) : null;
    }
}
