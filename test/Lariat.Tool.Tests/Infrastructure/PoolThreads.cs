using System.Runtime.CompilerServices;

namespace Lariat.Tool.Tests;

/// <summary>Gives the pool enough threads from the start: each run of the command blocks one, and its HttpClient and server need others.</summary>
internal static class PoolThreads
{
    private const int MinCount = 64;

    [ModuleInitializer]
    internal static void Reserve() => ThreadPool.SetMinThreads(MinCount, MinCount);
}
