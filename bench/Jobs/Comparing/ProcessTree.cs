using System.Globalization;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Processor time of a process, of those that it started, and of those among them that have ended.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    // Fields of /proc/PID/stat (proc(5)) behind the name, which is in parentheses: the third is the first of them.
    private const int Parent = 4 - 3;
    private const int UserTime = 14 - 3;
    private const int EndedChildrenSystemTime = 17 - 3;

    /// <summary>Seconds, in ticks of 10 ms; 0 if the process is gone.</summary>
    public static double Seconds(int processId)
    {
        Dictionary<int, (int Parent, long Ticks)> all = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && Read(folder) is { } one)
            {
                all[id] = one;
            }
        }

        return all.Where(one => IsIn(one.Key)).Sum(static one => one.Value.Ticks) / TicksPerSecond;

        bool IsIn(int id) => id == processId || (all.TryGetValue(id, out (int Parent, long) one) && IsIn(one.Parent));
    }

    private static (int Parent, long Ticks)? Read(string folder)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = fields[UserTime..(EndedChildrenSystemTime + 1)].Sum(static field => long.Parse(field, CultureInfo.InvariantCulture));
            return (int.Parse(fields[Parent], CultureInfo.InvariantCulture), ticks);
        }
        catch (IOException)
        {
            // It has ended meanwhile; its parent has its time.
            return null;
        }
    }
}
