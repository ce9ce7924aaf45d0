using System.Diagnostics;

namespace Lariat.IO.Tests;

/// <summary>A file system of one megabyte in memory, to fill up.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const int Bytes = 1024 * 1024;

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts it in a directory; skips the test where that is not permitted.</summary>
    public static SmallDisk Mount(string directory)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounting a small disk needs root on Linux");
        string path = System.IO.Path.Combine(directory, "disk");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "lariat", path), "mounting is not permitted here");
        return new SmallDisk(path);
    }

    // Lazily: a file that a failing test left open must not keep the directory busy.
    public void Dispose() => Assert.True(Run("umount", "-l", Path), "unmounting failed");

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
