using System.Diagnostics;

namespace Lariat.Http.Benchmarks;

/// <summary>Pins this program to the second core, where the peers are not.</summary>
internal static class Pinning
{
    private const string Variable = "LARIAT_BENCH_PINNED";

    /// <summary>Runs this program once more, on the second core: a running one has threads that cannot be moved.</summary>
    /// <returns>Its exit code; null if this is that one.</returns>
    public static int? RunPinned(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            return null;
        }

        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            throw new BenchmarkException("This needs Linux and two processors: one for what is measured, one for what measures.");
        }

        using Process process = Process.Start(new ProcessStartInfo(
            "setpriv", ["--pdeathsig", "TERM", "taskset", "-c", "1", Environment.ProcessPath!, .. Self, .. args]) { Environment = { [Variable] = "1" } })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    // Started as "dotnet X.dll" or as the program X.
    private static string[] Self => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Pinning).Assembly.Location] : [];
}
