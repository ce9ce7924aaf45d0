// Which process a row of the storage means, for others on the same machine. A process id is used again, so the time of its start is a part
// of it; and it means something in one namespace of processes only: the containers of a pod share a host name and often a volume.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Storage;

/// <summary>Identifies processes of this machine.</summary>
internal static class ProcessIdentity
{
    /// <summary>The host, with the namespace in which its process ids are valid.</summary>
    public static string Host { get; } = $"{Environment.MachineName} {FindNamespace()}".TrimEnd();

    /// <summary>When a process began, in a unit of the system; null if that cannot be read.</summary>
    public static long? FindStart(int pid)
    {
        try
        {
            // proc(5): field 22, "starttime"; the name in field 2 may contain anything but ends with the last parenthesis.
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True only if it is certain that the process has ended.</summary>
    public static bool IsGone(int pid, long start)
    {
        try
        {
            Process.GetProcessById(pid).Dispose();
            return start != 0 && FindStart(pid) is { } found && found != start;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static string FindNamespace()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
