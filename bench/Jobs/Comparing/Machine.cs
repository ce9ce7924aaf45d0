using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.TestKit;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Where the figures are from.</summary>
internal static class Machine
{
    /// <summary>Processor, versions, date, and how busy others keep the machine.</summary>
    public static string Describe()
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "";
        string[] programs = [.. ((string?[])[PostgresServer.ProgramFolder is { } folder ? Path.Combine(folder, "postgres") : null, SystemUser.Find("redis-server")])
            .OfType<string>()
            .Select(static program => string.Join(' ', Command.Run(program, ["--version"]).Output.Trim().Split(' ').Take(3)))];
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[1];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}; {Environment.ProcessorCount} processors ({processor[(processor.IndexOf(':') + 1)..].Trim()}); "
            + $"{RuntimeInformation.FrameworkDescription}; {string.Join("; ", programs)}; load of the last five minutes {load}.");
    }
}
