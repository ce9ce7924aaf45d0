using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Whether io_uring works on this machine: asked once, by trying.</summary>
internal static class UringProbe
{
    public static bool IsAvailable { get; } = Try();

    private static bool Try()
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
