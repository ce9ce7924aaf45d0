using Microsoft.Extensions.Logging;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Log messages of a host's jobs.</summary>
internal static partial class HostJobsLog
{
    [LoggerMessage(1, LogLevel.Critical, "The worker of the jobs has failed; the host is stopping.")]
    public static partial void WorkerFailed(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "The host's shutdown time-out has ended while jobs run: they are canceled, and run again later. "
        + "Set HostOptions.ShutdownTimeout above JobWorkerOptions.ShutdownGrace.")]
    public static partial void HandsBack(ILogger logger);
}
