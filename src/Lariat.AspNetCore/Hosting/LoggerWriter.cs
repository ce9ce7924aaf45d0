using System.Text;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Hosting;

/// <summary>
/// Writes the log of a loop as lines of the host's logging: code that blocks the loop, drivers that are not available. Any thread.
/// </summary>
internal sealed class LoggerWriter(ILogger logger) : TextWriter
{
    private const string Prefix = "lariat: ";

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        string line = value ?? "";

        // The category identifies the source.
        HostLog.LoopMessage(logger, line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : line);
    }
}
