using System.Collections.Concurrent;

namespace Lariat.LowLevel;

/// <summary>Chooses the driver of a loop that was not given one: <c>LARIAT_DRIVER</c>, or the best that this machine allows.</summary>
internal static class DriverSelection
{
    private const string Variable = "LARIAT_DRIVER";

    // Causes already logged: each is logged once per process, not once for each of its loops.
    private static readonly ConcurrentDictionary<string, bool> s_said = new();

    /// <param name="log">Receives a line with the reason why the best driver is not used, once for each cause in a process.</param>
    /// <exception cref="InvalidOperationException">The variable names no driver, or one that this machine does not support.</exception>
    public static IoDriver Create(Action<string> log) => Create(Environment.GetEnvironmentVariable(Variable), log, s_said);

    internal static IoDriver Create(string? name, Action<string> log, ConcurrentDictionary<string, bool> said) => name switch
    {
        null or "" => OperatingSystem.IsLinux() ? CreateBest(log, said) : new PortableDriver(),
        "uring" => OperatingSystem.IsLinux() ? new UringDriver() : throw NotHere(name),
        "epoll" => OperatingSystem.IsLinux() ? new EpollDriver() : throw NotHere(name),
        "portable" => new PortableDriver(),
        _ => throw new InvalidOperationException($"{Variable} is '{name}': it must be uring, epoll or portable."),
    };

    /// <summary>
    /// Selects the best driver by trying it, the only reliable probe: versions and settings do not reflect a container's seccomp filter.
    /// </summary>
    private static IoDriver CreateBest(Action<string> log, ConcurrentDictionary<string, bool> said)
    {
        try
        {
            return new UringDriver();
        }
        catch (UringRefusedException refusal)
        {
            if (said.TryAdd(refusal.Message, true))
            {
                log($"io_uring is not available, epoll is used instead ({refusal.Message}).");
            }

            return new EpollDriver();
        }
    }

    private static InvalidOperationException NotHere(string name) => new($"{Variable} is '{name}', which this system does not support.");
}
