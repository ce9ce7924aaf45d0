using Lariat.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lariat.AspNetCore.Hosting;

/// <summary>
/// Owns the host's loops: creates them from the options, connects them to the logging, and stops them with the host. Any thread.
/// </summary>
internal sealed class HostLoops : IDisposable, IAsyncDisposable
{
    // A handler that blocks its loop blocks all other connections of the loop, in Release too.
    private static readonly TimeSpan s_watchdogTimeout = TimeSpan.FromSeconds(1);

    public HostLoops(IOptions<LariatOptions> options, IOptions<HostLoopsSetup> setup, ILoggerFactory loggers)
    {
        options.Value.Check();
        ILogger logger = loggers.CreateLogger("Lariat");
        int count = options.Value.LoopCount ?? (setup.Value.ServesKestrel ? Environment.ProcessorCount : 1);
        Group = new LoopGroup(count, WithDefaults(options.Value.Loop, logger));
        foreach (EventLoop loop in Group.Loops)
        {
            loop.ExceptionHandler = (_, error) => Report(logger, error);
        }
    }

    public LoopGroup Group { get; }

    public void Dispose() => Group.Dispose();

    // Blocks until the threads have ended, and the caller's thread may be one of them.
    public ValueTask DisposeAsync() => new(Task.Run(Group.Dispose));

    private static LoopOptions WithDefaults(LoopOptions options, ILogger logger) => new()
    {
        Driver = options.Driver,
        Debug = options.Debug,
        SlowCallbackDuration = options.SlowCallbackDuration,
        WatchdogTimeout = options.WatchdogTimeout ?? s_watchdogTimeout,
        CancellationGrace = options.CancellationGrace,
        SpinDuration = options.SpinDuration,
        ExecutorThreads = options.ExecutorThreads,
        Log = options.Log ?? new LoggerWriter(logger),
    };

    private static void Report(ILogger logger, LoopErrorContext error)
    {
        // The other kinds are failures; these are advice.
        LogLevel level = error.Kind is LoopErrorKind.SlowCancellation or LoopErrorKind.NeverAwaited ? LogLevel.Warning : LogLevel.Error;
        if (logger.IsEnabled(level))
        {
            string message = error.Future is { } future ? $"{error.Message} ({future})" : error.Message;
            HostLog.LoopError(logger, level, message, error.Exception);
        }
    }
}
