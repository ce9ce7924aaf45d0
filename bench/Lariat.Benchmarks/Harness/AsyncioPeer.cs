using System.Text.Json;

namespace Lariat.Benchmarks;

/// <summary>CPython's asyncio, measured by <c>bench/peers/asyncio_bench.py</c>.</summary>
internal sealed class AsyncioPeer
{
    private readonly PythonProgram _python;

    private AsyncioPeer(PythonProgram python) => _python = python;

    public string Version => _python.Version;

    /// <summary>The first Python that works here; null if there is none.</summary>
    public static AsyncioPeer? Find()
        => PythonProgram.Find(Repository.PeerSource("", "asyncio_bench.py"), ["--version"], "python3.13", "python3") is { } python
            ? new AsyncioPeer(python)
            : null;

    /// <summary>The time of one operation of a row, in nanoseconds.</summary>
    public async Task<double> MeasureAsync(string row)
    {
        using JsonDocument document = JsonDocument.Parse(await Task.Run(() => _python.Run("--quick", row)));
        return document.RootElement.GetProperty("ns").GetDouble();
    }
}
