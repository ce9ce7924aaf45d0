using Lariat.LowLevel;

namespace Lariat.IO.Tests;

/// <summary>The drivers under which every test of files runs.</summary>
public enum DriverKind
{
    Uring,
    Epoll,

    /// <summary>The portable driver with Linux's calls.</summary>
    Portable,

    /// <summary>The portable driver with the base library's, as on other systems.</summary>
    PortableBase,
}

internal static class DriverKinds
{
    private static readonly bool s_hasUring = TryUring();

    public static bool IsAvailable(this DriverKind kind) => kind switch
    {
        DriverKind.Uring => s_hasUring,
        DriverKind.PortableBase => true,
        _ => OperatingSystem.IsLinux(),
    };

    public static IoDriver Make(this DriverKind kind) => kind switch
    {
        DriverKind.Uring => new UringDriver(),
        DriverKind.Epoll => new EpollDriver(),
        DriverKind.Portable => new PortableDriver(),
        _ => new PortableDriver(usesSystemCalls: false),
    };

    private static bool TryUring()
    {
        try
        {
            new UringDriver().Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
