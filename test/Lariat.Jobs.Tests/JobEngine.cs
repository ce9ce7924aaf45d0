namespace Lariat.Jobs.Tests;

/// <summary>A storage of one test, and what tests change in it that no worker would.</summary>
public abstract class JobEngine : IDisposable
{
    /// <summary>The options of tests on virtual time.</summary>
    public static JobClientOptions Options => new()
    {
        Clock = new LoopClock(EventLoop.Current),
        PollInterval = Timeout.InfiniteTimeSpan,
    };

    public abstract JobStorage Storage { get; }

    /// <summary>The same, with its own clock.</summary>
    public abstract JobStorage RealTimeStorage { get; }

    /// <summary>Takes running jobs from their worker, as another worker does that has declared it dead; they are due in a day.</summary>
    public abstract Coroutine TakeRunningAsync();

    /// <summary>Changes what is stored about the workers' processes.</summary>
    public abstract Coroutine ChangeWorkersAsync(StoredProcess change);

    /// <summary>Removes all workers, as another worker does that has declared them dead.</summary>
    public abstract Coroutine RemoveWorkersAsync();

    /// <summary>Removes what workers have told about themselves, as those of an older version tell nothing.</summary>
    public abstract Coroutine ForgetOffersAsync();

    /// <summary>Changes the version of the tables.</summary>
    public abstract Coroutine ChangeSchemaVersionAsync(int version);

    public abstract void Dispose();
}

/// <summary>What a test changes of the processes of all workers.</summary>
/// <param name="Pid">The process id; null: as it is.</param>
/// <param name="Host">The machine; null: as it is.</param>
/// <param name="IsEarlier">The process began a little earlier.</param>
public sealed record StoredProcess(int? Pid = null, string? Host = null, bool IsEarlier = false)
{
    /// <summary>As an assignment of SQL.</summary>
    public string ToSql() => string.Join(", ", new[]
    {
        Pid is null ? null : $"pid = {Pid}", Host is null ? null : $"host = '{Host}'", IsEarlier ? "pid_started = pid_started - 1" : null,
    }.OfType<string>());
}
