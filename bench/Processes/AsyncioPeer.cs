using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Processes.Benchmarks;

/// <summary>CPython's asyncio, measured by <c>peers/asyncio_processes.py</c>.</summary>
internal static class AsyncioPeer
{
    // A version manager may have a name for a version that it does not offer: the next one then.
    private static readonly string[] s_programs = ["python3.13", "/usr/bin/python3", "python3"];

    /// <summary>Microseconds for one operation; null without a Python that works.</summary>
    public static double? Measure(Row row)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peers", "asyncio_processes.py");
        string[] arguments = [script, row.PeerName, row.Count.ToString(CultureInfo.InvariantCulture)];
        foreach (string program in s_programs)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return double.Parse(output, CultureInfo.InvariantCulture);
                }
            }
            catch (Win32Exception)
            {
                // Not installed: the next one.
            }
        }

        return null;
    }
}
