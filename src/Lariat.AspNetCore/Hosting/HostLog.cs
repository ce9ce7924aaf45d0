using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Hosting;

/// <summary>What the loops of a host log.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Line}")]
    public static partial void LoopSays(ILogger logger, string line);

    [LoggerMessage(2, LogLevel.Error, "{Message}")]
    public static partial void LoopError(ILogger logger, string message, Exception? error);
}
