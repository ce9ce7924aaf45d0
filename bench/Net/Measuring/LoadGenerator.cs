using System.Globalization;
using System.Text.Json;

namespace Lariat.Net.Benchmarks;

/// <summary>Runs the load generator, pinned to the second core.</summary>
internal sealed class LoadGenerator(string program)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Measures a server for a while, after a while that does not count.</summary>
    public LoadResult Run(ServerProcess server, Cell cell, double seconds, double warmUpSeconds)
    {
        CommandResult result = Command.Run(
            "taskset",
            [
                "-c", "1", program, Text(server.Port), Text(cell.Connections), Text(cell.Bytes),
                Text(seconds), Text(server.ProcessId), Text(warmUpSeconds),
            ]);
        return result.IsSuccess
            ? JsonSerializer.Deserialize<LoadResult>(result.Output, s_json)!
            : throw new BenchmarkException($"{server.Peer.Name}, {cell}: {result.Errors}");
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
