using Lariat.LowLevel;

namespace Lariat.Net.Soak;

/// <summary>The drivers by name, and which of them this machine has.</summary>
internal static class SoakDrivers
{
    public static string[] Names { get; } = ["epoll", "uring", "portable"];

    public static IoDriver Make(string name) => name switch
    {
        "epoll" => new EpollDriver(),
        "uring" => new UringDriver(),
        "portable" => new PortableDriver(),
        _ => throw new ArgumentException($"There is no driver '{name}': {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Why a driver cannot be used here; null if it can. Asked by making one: nothing else tells the truth.</summary>
    public static string? WhyNot(string name)
    {
        try
        {
            Make(name).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or DllNotFoundException or EntryPointNotFoundException)
        {
            return error.Message;
        }
    }
}
