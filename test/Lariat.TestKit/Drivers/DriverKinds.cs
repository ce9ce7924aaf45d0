using Lariat.LowLevel;

namespace Lariat.TestKit;

/// <summary>Makes drivers, and probes which of them work on this machine.</summary>
public static class DriverKinds
{
    // Container runtimes forbid io_uring: whether it works is found out by trying, once.
    private static readonly Lazy<bool> s_hasUring = new(TryUring);

    /// <summary>Whether the driver works on this machine.</summary>
    public static bool IsAvailable(this DriverKind kind) => kind switch
    {
        DriverKind.Uring => s_hasUring.Value,
        DriverKind.Epoll => OperatingSystem.IsLinux(),
        _ => true,
    };

    /// <summary>Skips the test, with the reason, unless the driver works on this machine.</summary>
    public static void Require(this DriverKind kind) => Assert.SkipUnless(kind.IsAvailable(), $"The driver {kind} is not available on this machine.");

    /// <summary>Makes a driver.</summary>
    public static IoDriver Make(this DriverKind kind) => kind switch
    {
        DriverKind.Uring => new UringDriver(),
        DriverKind.Epoll => new EpollDriver(),
        DriverKind.Portable => new PortableDriver(),
        DriverKind.PortableBase => new PortableDriver(usesSystemCalls: false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a driver"),
    };

    private static bool TryUring()
    {
        try
        {
            DriverKind.Uring.Make().Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
