namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Paths of Unix sockets: short (107 bytes are all there is), and one for each host.</summary>
internal static class UnixPaths
{
    private static int s_count;

    public static string Next()
        => Path.Combine(Path.GetTempPath(), $"lariat-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}.sock");
}
