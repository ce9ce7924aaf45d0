using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests;

/// <summary>Whether io_uring may be used here; container runtimes forbid it.</summary>
internal static class UringProbe
{
    public static bool IsAvailable { get; } = Probe();

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            new UringDriver().Dispose();
            return true;
        }
        catch (Exception error) when (error.GetType().Name == "UringRefusedException")
        {
            return false;
        }
    }
}
