using Lariat.Net;

namespace Lariat.Child;

/// <summary>A group of more loops than the process has descriptors for. Prints the error, "leaked" if something is left of the loops, and "group of 2" when a small one works afterwards.</summary>
internal static class LoopGroupAtLimit
{
    private const int LoopCount = 200;

    public static void Run()
    {
        new LoopGroup(2).Dispose();
        string before = OpenThings.List();
        for (int i = 0; i < 3; i++)
        {
            try
            {
                new LoopGroup(LoopCount).Dispose();
                Console.WriteLine("no error");
            }
            catch (Exception error) when (error is InvalidOperationException or IOException)
            {
                Console.WriteLine($"error {error.GetType().Name}: {error.Message}");
            }

            string after = OpenThings.ListSettled(before);
            if (after != before)
            {
                Console.WriteLine($"leaked {after} instead of {before}");
            }
        }

        using var small = new LoopGroup(2);
        Console.WriteLine($"group of {small.Loops.Count}");
    }
}
