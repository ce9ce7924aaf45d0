using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Hosting;

/// <summary>Log messages of a host's loops.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Line}")]
    public static partial void LoopMessage(ILogger logger, string line);

    [LoggerMessage(EventId = 2, Message = "{Message}")]
    public static partial void LoopError(ILogger logger, LogLevel level, string message, Exception? error);

    [LoggerMessage(3, LogLevel.Critical, "The coroutine service {Service} has failed; the host is stopping.")]
    public static partial void ServiceFailed(ILogger logger, string service, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "The coroutine service {Service} was canceled and has not ended within the host's shutdown "
        + "time-out.")]
    public static partial void ServiceDoesNotEnd(ILogger logger, string service);
}
