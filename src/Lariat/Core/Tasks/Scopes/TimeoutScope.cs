// asyncio's Timeout (Lib/asyncio/timeouts.py): the deadline cancels the task that runs the body, and the scope turns that
// cancellation, and only that one, into a TimeoutException. Invariant: a request that the scope made is taken back at its exit.
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>
/// Runs a body with a deadline: when it passes, the body is canceled and the scope throws <see cref="TimeoutException"/>.
/// </summary>
/// <remarks>
/// Scopes nest; the outer task's own cancellation passes through unchanged. Single-use. Thread: the loop's, inside a task.
/// asyncio: <c>timeout()</c>, <c>timeout_at()</c>.
/// </remarks>
[DebuggerDisplay("{_phase}, when {When}")]
public sealed partial class TimeoutScope
{
    private enum Phase : byte
    {
        Created,
        Active,
        Expiring,
        Expired,
        Finished,
    }

    private const long NoTime = long.MinValue;

    private LoopTask? _task;

    // The timer; after it has fired, the strand that was canceled, if that was not the task.
    private object? _end;

    // Nanoseconds, since a nullable LoopInstant takes twice the bytes.
    private long _whenNs;
    private int _cancelRequestsAtEntry;
    private Phase _phase;

    // The time from now that the user passed; infinite: a point in time, or no deadline. It sets the deadline of a scope of the static
    // RunAsync, which callers do not see before it is entered; of others it is only named in the message.
    private TimeSpan _limit;

    /// <summary>Creates a scope whose deadline is a time from now.</summary>
    /// <param name="delay">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no deadline, until <see cref="Reschedule"/> sets one. Zero or
    /// less: expires at the body's first suspension.</param>
    /// <exception cref="InvalidOperationException">No loop runs here.</exception>
    public TimeoutScope(TimeSpan? delay)
        : this(when: null, delay)
        => When = Limit is { } time ? EventLoop.Current.Time + time : null;

    /// <inheritdoc cref="TimeoutScope(TimeSpan?)"/>
    /// <summary>A scope whose deadline is seconds from now: <c>asyncio.timeout(0.5)</c> can be ported as it is.</summary>
    /// <param name="seconds">Infinity: no deadline. Zero or less: expires at the body's first suspension.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public TimeoutScope(double seconds)
        : this(LoopTime.SecondsToLimit(seconds))
    {
    }

    private TimeoutScope(LoopInstant? when, TimeSpan? limit)
    {
        When = when;
        _limit = limit ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>The deadline on the clock of <see cref="EventLoop.Time"/>; null if there is none.</summary>
    public LoopInstant? When
    {
        get => _whenNs == NoTime ? null : new LoopInstant(_whenNs);
        private set => _whenNs = value?.Ns ?? NoTime;
    }

    private TimeSpan? Limit => LoopTime.ToLimit(_limit);

    private DeadlineTimer? Timer => _end as DeadlineTimer;

    private PlainStrand? Strand => _end as PlainStrand;

    /// <summary>True if the deadline passed while the body ran.</summary>
    public bool IsExpired => _phase is Phase.Expiring or Phase.Expired;

    /// <summary>Creates a scope with a deadline on the clock of <see cref="EventLoop.Time"/>.</summary>
    /// <param name="when">Null: no deadline. In the past: expires at the body's first suspension.</param>
    public static TimeoutScope At(LoopInstant? when) => new(when, limit: null);

    /// <summary>Runs the body with this scope's deadline.</summary>
    /// <param name="body">Runs in the calling task; may be a lambda, <c>async () => …</c>.</param>
    /// <remarks>Suspends where the body does. asyncio: <c>async with</c>.</remarks>
    /// <exception cref="TimeoutException">The deadline passed and the cancellation ended the body.</exception>
    /// <exception cref="InvalidOperationException">The scope was used already, or no task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public async Coroutine RunAsync(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            await body();
        }
        catch (Exception error)
        {
            Exit(error);
            throw;
        }

        Exit(null);
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public async Coroutine<T> RunAsync<T>(Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        T result;
        try
        {
            result = await body();
        }
        catch (Exception error)
        {
            Exit(error);
            throw;
        }

        Exit(null);
        return result;
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    public Coroutine RunAsync(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body));
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    public Coroutine<T> RunAsync<T>(Func<Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body));
    }

    /// <summary>Moves the deadline.</summary>
    /// <param name="when">On the clock of <see cref="EventLoop.Time"/>; null: no deadline.</param>
    /// <remarks>asyncio: <c>reschedule</c>.</remarks>
    /// <exception cref="InvalidOperationException">The body does not run, or the deadline has passed.</exception>
    public void Reschedule(LoopInstant? when)
    {
        if (_phase != Phase.Active)
        {
            throw new InvalidOperationException(_phase == Phase.Created
                ? "The time-out scope has not been entered: a deadline can be moved while its body runs."
                : $"The deadline of a time-out scope that is {_phase} cannot be moved.");
        }

        EventLoop loop = _task!.Loop;
        loop.CheckOpen(this);
        Timer?.Cancel();
        _limit = Timeout.InfiniteTimeSpan;
        Arm(loop, when, when is null ? default : loop.Time);
    }

    internal void Enter() => Enter(LoopTask.Current);

    private void Enter(LoopTask task)
    {
        if (_phase != Phase.Created)
        {
            throw new InvalidOperationException("A time-out scope can be entered once. Make a new one.");
        }

        _task = task;
        _phase = Phase.Active;
        _cancelRequestsAtEntry = task.CancelRequests;
        EventLoop loop = task.Loop;
        LoopInstant? when = When;
        LoopInstant now = when is null && Limit is null ? default : loop.Time;
        Arm(loop, when ?? now + Limit, now);
    }

    /// <summary>Ends the scope; throws <see cref="TimeoutException"/> if <paramref name="error"/> is the cancellation it caused.</summary>
    internal void Exit(Exception? error)
    {
        Timer?.Cancel();
        if (_phase != Phase.Expiring)
        {
            _phase = Phase.Finished;
            _end = null;
            return;
        }

        _phase = Phase.Expired;
        bool isCancellation = error is not null && ScopeRequest.IsCancellation(_task!, Strand, error);
        if (ScopeRequest.TakeBack(_task!, Strand, _cancelRequestsAtEntry) && isCancellation)
        {
            throw new TimeoutException(DescribeExpiry(), error);
        }
    }

    // PERF: a clock read costs as much as all the rest; entering a scope of the static RunAsync needs one (timeout_cancelled).
    private void Arm(EventLoop loop, LoopInstant? when, LoopInstant now)
    {
        When = when;
        _end = when is not { } deadline ? null
            : deadline <= now ? DeadlineTimer.StartNow(loop, this)
            : DeadlineTimer.StartAt(loop, deadline.Ns, this);
    }

    private string DescribeExpiry() => Limit is { } limit
        ? $"The operation did not finish within {LoopTime.Describe(limit)}."
        : $"The operation did not finish by the deadline of its time-out scope, {When} on the loop's clock.";

    internal void OnDeadline()
    {
        // The timer has returned to its pool.
        _end = null;
        _end = ScopeRequest.Make(_task!, this);
        _phase = Phase.Expiring;
    }
}
