using System.Globalization;

namespace Lariat.Child;

/// <summary>What this process holds of the kernel: descriptors by kind, mappings of rings, threads of loops.</summary>
internal static class OpenThings
{
    // A thread that was joined is listed by the system a moment longer; a closed ring is taken apart later.
    private static readonly TimeSpan s_maxSettle = TimeSpan.FromSeconds(2);

    /// <summary>As <see cref="List"/>, when it is what it should be, or does not become it.</summary>
    public static string ListSettled(string expected)
    {
        long start = Environment.TickCount64;
        string found;
        do
        {
            found = List();
        }
        while (found != expected && Environment.TickCount64 - start < s_maxSettle.TotalMilliseconds);
        return found;
    }

    public static string List()
    {
        string[] kinds = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget).OfType<string>().Select(Kind).Where(kind => kind is not "other").Order(StringComparer.Ordinal)];
        int mappings = File.ReadLines("/proc/self/maps").Count(line => line.Contains("io_uring", StringComparison.Ordinal));
        int threads = Directory.GetDirectories("/proc/self/task").Count(IsLoop);
        string descriptors = string.Join(", ", kinds.CountBy(kind => kind).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")));
        return string.Create(CultureInfo.InvariantCulture, $"[{descriptors}, {mappings} mappings, {threads} loops]");
    }

    private static bool IsLoop(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("lariat-loop", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return false;
        }
    }

    // "anon_inode:[eventfd]", "socket:[123]". Files and pipes are the runtime's: it loads what it needs, and keeps a pipe for each of its threads.
    private static string Kind(string target)
        => target.StartsWith("anon_inode:", StringComparison.Ordinal) ? target["anon_inode:".Length..]
            : target.StartsWith("socket:", StringComparison.Ordinal) ? "sockets"
            : "other";
}
