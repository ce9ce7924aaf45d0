namespace Lariat.LowLevel;

/// <summary>Chooses the driver of a loop that was not given one: <c>LARIAT_DRIVER</c>, or the best that this machine allows.</summary>
internal static class DriverSelection
{
    private const string Variable = "LARIAT_DRIVER";

    /// <param name="log">Told, in one line, why the best driver is not used.</param>
    /// <exception cref="InvalidOperationException">The variable names no driver, or one that this machine does not have.</exception>
    public static IoDriver Create(Action<string> log) => Create(Environment.GetEnvironmentVariable(Variable), log);

    internal static IoDriver Create(string? name, Action<string> log) => name switch
    {
        null or "" => OperatingSystem.IsLinux() ? new EpollDriver() : new PortableDriver(),
        "epoll" => OperatingSystem.IsLinux() ? new EpollDriver() : throw NotHere(name),
        "portable" => new PortableDriver(),
        _ => throw new InvalidOperationException($"{Variable} is '{name}': it must be uring, epoll or portable."),
    };

    private static InvalidOperationException NotHere(string name) => new($"{Variable} is '{name}', which this system does not have.");
}
