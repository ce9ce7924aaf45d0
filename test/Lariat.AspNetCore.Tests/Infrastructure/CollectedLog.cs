using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Tests;

/// <summary>What a host has logged.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private event Action<LogLine>? Added;

    public ConcurrentQueue<LogLine> Lines { get; } = new();

    public IEnumerable<LogLine> Errors => Lines.Where(line => line.Level >= LogLevel.Error);

    /// <summary>Waits for a line, which may have been logged already.</summary>
    public async Task WaitAsync(Func<LogLine, bool> isWanted, TimeSpan patience)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Added += OnAdded;
        foreach (LogLine line in Lines)
        {
            OnAdded(line);
        }

        try
        {
            await found.Task.WaitAsync(patience);
        }
        finally
        {
            Added -= OnAdded;
        }

        void OnAdded(LogLine line)
        {
            if (isWanted(line))
            {
                found.TrySetResult();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CollectedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new LogLine(category, logLevel, formatter(state, exception), exception);
            log.Lines.Enqueue(line);
            log.Added?.Invoke(line);
        }
    }
}

/// <summary>A line of a host's log.</summary>
public sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Exception);
