using System.Globalization;

namespace Lariat.Attacks.Measuring;

/// <summary>What a process has at a moment, from /proc.</summary>
internal readonly record struct ProcessFigures(long ResidentBytes, int Descriptors, TimeSpan ProcessorTime)
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>Of a process that runs; nothing if it has ended.</summary>
    public static ProcessFigures Of(int process)
    {
        try
        {
            return Read($"/proc/{process}");
        }
        catch (IOException)
        {
            return default;
        }
    }

    /// <summary>With those of assemblies, as a limit counts them; 0 if the process has ended.</summary>
    public static int CountAllDescriptors(int process)
    {
        try
        {
            return Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static ProcessFigures Read(string folder)
    {
        string[] memory = File.ReadAllText($"{folder}/statm").Split(' ');

        // proc_pid_stat(5): the name may have spaces, and is in parentheses; user and system time are the fields 14 and 15.
        string stat = File.ReadAllText($"{folder}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessFigures(
            long.Parse(memory[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize,
            CountDescriptors(folder),
            TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    /// <summary>All but those of assemblies and their symbols, which the runtime opens when it comes to them and keeps.</summary>
    private static int CountDescriptors(string folder)
        => Directory.GetFileSystemEntries($"{folder}/fd").Count(static entry => !IsOfAssembly(new FileInfo(entry).LinkTarget ?? ""));

    private static bool IsOfAssembly(string target) => Path.GetExtension(target) is ".dll" or ".pdb";
}
