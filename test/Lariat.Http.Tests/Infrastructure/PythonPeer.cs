using System.Diagnostics;

namespace Lariat.Http.Tests;

/// <summary>Python with the library "websockets" (Debian: python3-websockets), which not every python3 of a machine has.</summary>
internal static class PythonPeer
{
    private static readonly string? s_path = FindWithWebSockets();

    /// <summary>Skips the test, with the reason, unless there is one.</summary>
    public static string Require()
    {
        Assert.SkipUnless(s_path is not null, "No python3 on this machine can import websockets (Debian: python3-websockets).");
        return s_path!;
    }

    private static string? FindWithWebSockets()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .Select(folder => Path.Combine(folder, "python3"))
            .Where(File.Exists)
            .FirstOrDefault(CanImport);

    private static bool CanImport(string path)
    {
        var start = new ProcessStartInfo(path, ["-c", "import websockets"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
