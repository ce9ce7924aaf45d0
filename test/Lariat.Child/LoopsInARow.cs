using System.Globalization;

namespace Lariat.Child;

/// <summary>Makes, runs and closes one loop after the other. Prints "made" and how many; the driver is the environment's (LARIAT_DRIVER).</summary>
internal static class LoopsInARow
{
    public static void Run(string count)
    {
        int made = 0;
        for (int left = int.Parse(count, CultureInfo.InvariantCulture); left > 0; left--)
        {
            EventLoop.Run(Coroutine.Completed);
            made++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"made {made}"));
    }
}
