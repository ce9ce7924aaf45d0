using System.Text;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Hosting;

/// <summary>The log of a loop, as lines of the host's logging: what blocks it, which driver was not available. Any thread.</summary>
internal sealed class LoggerWriter(ILogger logger) : TextWriter
{
    private const string Prefix = "lariat: ";

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        string line = value ?? "";

        // The category says who speaks.
        HostLog.LoopSays(logger, line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : line);
    }
}
