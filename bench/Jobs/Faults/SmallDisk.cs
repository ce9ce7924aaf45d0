using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A small disk: a tmpfs, with a file that can fill the rest of it.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <exception cref="BenchmarkException">It cannot be mounted.</exception>
    public SmallDisk(string folder, int mebibytes)
    {
        Folder = Directory.CreateDirectory(folder).FullName;

        // A server that runs as another user passes through it.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.GetDirectoryName(Folder)!, (UnixFileMode)0b111_101_101);
        }

        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m,mode=1777"), "tmpfs", Folder) != 0)
        {
            throw new BenchmarkException("A small disk is a tmpfs, which only root can mount.");
        }
    }

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Fills the rest.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (int size in (int[])[1 << 20, 4096, 1])
        {
            byte[] part = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(part);
                }
            }
            catch (IOException)
            {
                // Full, for parts of this size.
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
