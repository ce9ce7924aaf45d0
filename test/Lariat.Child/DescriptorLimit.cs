using System.Globalization;
using System.Runtime.InteropServices;

namespace Lariat.Child;

/// <summary>Lets the process open only so many descriptors more (RLIMIT_NOFILE), until it is disposed.</summary>
internal sealed partial class DescriptorLimit : IDisposable
{
    private const int RLIMIT_NOFILE = 7;

    private readonly Limit _before;

    private DescriptorLimit(Limit before) => _before = before;

    public static DescriptorLimit Allow(int count)
    {
        // The system gives the lowest number that is free, and the limit is one above the highest that it may give.
        HashSet<int> open = [.. Directory.GetFiles("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];
        int limit = 0;
        for (int left = count; left > 0 || open.Contains(limit); limit++)
        {
            left -= open.Contains(limit) ? 0 : 1;
        }

        Limit before = default;
        Check(GetLimit(RLIMIT_NOFILE, ref before));
        Limit lowered = before with { Soft = (ulong)limit };
        Check(SetLimit(RLIMIT_NOFILE, ref lowered));
        return new DescriptorLimit(before);
    }

    public void Dispose()
    {
        Limit before = _before;
        Check(SetLimit(RLIMIT_NOFILE, ref before));
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"The limit of descriptors cannot be changed (errno {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
