using System.Globalization;

namespace Lariat.Processes.Benchmarks;

/// <summary>CPython's asyncio, measured by <c>peers/asyncio_processes.py</c>.</summary>
internal static class AsyncioPeer
{
    private static readonly PythonProgram? s_python = PythonProgram.Find(
        Repository.PeerSource("Processes", "asyncio_processes.py"), ["--version"], "python3.13", "/usr/bin/python3", "python3");

    /// <summary>Microseconds for one operation; null if there is no Python.</summary>
    public static double? Measure(Row row)
        => s_python is null
            ? null
            : double.Parse(s_python.Run(row.PeerName, row.Count.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
