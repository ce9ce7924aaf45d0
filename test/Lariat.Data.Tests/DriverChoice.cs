using Lariat.LowLevel;

namespace Lariat.Data.Tests;

/// <summary>The drivers on which the tests run.</summary>
public enum DriverChoice
{
    Epoll,
    Uring,
    Portable,
}

/// <summary>A driver, if this machine has it.</summary>
internal static class DriverChoiceExtensions
{
    public static bool IsAvailable(this DriverChoice driver)
    {
        try
        {
            driver.Make().Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    public static IoDriver Make(this DriverChoice driver) => driver switch
    {
        DriverChoice.Epoll => new EpollDriver(),
        DriverChoice.Uring => new UringDriver(),
        _ => new PortableDriver(),
    };
}
