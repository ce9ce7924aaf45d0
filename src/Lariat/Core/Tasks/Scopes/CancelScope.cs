// Trio's CancelScope. A scope is one block of one strand; blocks that begin inside it, and the tasks of a nursery that belongs to it, form
// a tree below it. Cancellation is level-triggered: each scope of the tree has the state whether it is canceled in effect, and the
// innermost scope of a strand decides whether the strand's request is renewed at each await (CancelRequest). Nothing is polled, and a task
// without scopes has no part in this. Thread: the loop's. Invariant: a strand's Request.IsInCanceledScope equals its innermost scope's
// _isCanceledInEffect.
using System.Diagnostics;

namespace Lariat;

/// <summary>
/// A block that can be canceled as a whole, by <see cref="Cancel"/> or by a deadline: from then on every await in it that suspends throws,
/// until the block is left.
/// </summary>
/// <remarks>
/// <para>Unlike <see cref="LoopTask.Cancel"/>, which is delivered once, a scope's cancellation is renewed: code that swallows the exception
/// receives it again at its next await. The scope catches its own cancellation, and nothing else: if a scope around it is canceled too,
/// the outermost catches; requests to the task, time-outs and groups pass through.</para>
/// <para>Only awaits that suspend throw: acquiring a free lock, or taking from a queue that is not empty, does not.
/// <see cref="LoopTask.ThrowIfCancelRequested"/> throws without suspending, and <see cref="Coroutine.Yield"/> always suspends.</para>
/// <para>Single-use. Thread: the loop's. asyncio has no counterpart; Trio and anyio: <c>CancelScope</c>.</para>
/// </remarks>
[DebuggerDisplay("{_phase}, canceled: {_isRequested}, shielded: {_isShielded}")]
public sealed partial class CancelScope
{
    private enum Phase : byte
    {
        Created,
        Active,
        Exited,
    }

    private const string DeadlineReason = "The deadline of a cancel scope has passed.";

    private static readonly Action<object?> s_onDeadline = static scope => ((CancelScope)scope!).CancelByDeadline();

    private readonly TimeSpan? _limit;
    private LoopInstant? _deadline;
    private CallbackHandle? _timer;
    private LoopTask? _task;
    private IStrand? _strand;
    private CancelScope? _parent;
    private LinkedList<CancelScope>? _inner;
    private LinkedListNode<CancelScope>? _place;

    // Strands whose innermost scope may be this one, besides the strand that entered it: tasks of a nursery, plain async methods.
    private HashSet<IStrand>? _members;
    private int _ownRequestsAtEntry;
    private Phase _phase;
    private bool _isRequested;
    private bool _isShielded;
    private bool _isCanceledInEffect;

    /// <summary>Creates a scope without a deadline.</summary>
    public CancelScope()
    {
    }

    /// <summary>Creates a scope whose deadline is a time after its block is entered.</summary>
    /// <param name="limit">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no deadline. Zero: the scope is canceled when its block
    /// begins; the block runs up to its first await that suspends.</param>
    /// <remarks>asyncio's <c>timeout()</c> counts from the call; a scope's limit counts from the entry.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public CancelScope(TimeSpan? limit)
    {
        _limit = LoopTime.ToLimit(limit);
        if (_limit < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), limit, "The limit of a cancel scope must not be negative. Timeout.InfiniteTimeSpan and null mean none.");
        }
    }

    /// <inheritdoc cref="CancelScope(TimeSpan?)"/>
    /// <summary>Creates a scope whose deadline is seconds after its block is entered: Trio's <c>move_on_after(0.5)</c>.</summary>
    /// <param name="seconds">Infinity: no deadline.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is negative.</exception>
    public CancelScope(double seconds)
        : this(LoopTime.SecondsToLimit(seconds >= 0 || double.IsNaN(seconds) ? seconds : throw new ArgumentOutOfRangeException(
            nameof(seconds), seconds, "The limit of a cancel scope must not be negative.")))
    {
    }

    /// <summary>Creates a scope with a deadline on the clock of <see cref="EventLoop.Time"/>.</summary>
    /// <param name="deadline">Null: none. In the past: the scope is canceled when its block begins.</param>
    public static CancelScope At(LoopInstant? deadline) => new() { _deadline = deadline };

    /// <summary>The time at which the scopes around the running code cancel it; null: none does.</summary>
    /// <remarks>
    /// The earliest deadline of the scopes up to the innermost shield. If the code is canceled already: an instant before all others.
    /// Deadlines of <see cref="TimeoutScope"/> are not included. Trio: <c>current_effective_deadline()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No task runs here.</exception>
    public static LoopInstant? EffectiveDeadline
    {
        get
        {
            LoopInstant? earliest = null;
            for (CancelScope? scope = LoopTask.Current.RunningStrand.Scope; scope is not null; scope = scope.Reaching)
            {
                if (scope.IsCancelRequested)
                {
                    return new LoopInstant(LoopTime.EarliestDeadlineNs);
                }

                earliest = earliest is { } found && !(scope._deadline < found) ? found : scope._deadline ?? earliest;
            }

            return earliest;
        }
    }

    /// <summary>The deadline on the clock of <see cref="EventLoop.Time"/>; null: none. May be moved while the block runs.</summary>
    /// <remarks>
    /// A move has its effect immediately, also while the block is suspended: into the past, it cancels the scope. A deadline that has
    /// passed cannot be taken back: the scope stays canceled.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Read before the block is entered, if the deadline is relative to the entry
    /// (<see cref="Limit"/>).</exception>
    public LoopInstant? Deadline
    {
        get => _phase == Phase.Created && _limit is { } limit
            ? throw new InvalidOperationException($"The deadline is {LoopTime.Describe(limit)} after the entry of the scope's block, which "
                + "has not been entered. Read Limit.")
            : _deadline;
        set
        {
            _task?.Loop.CheckThread(this);
            if (_phase == Phase.Created && _limit is not null)
            {
                throw new InvalidOperationException("The deadline is relative to the entry of the scope's block, which has not been "
                    + "entered. Use CancelScope.At for a deadline at an instant.");
            }

            // A deadline that has passed counts, although its timer may not have run.
            bool isOver = IsCancelRequested;
            _deadline = value;
            if (_phase == Phase.Active && !isOver)
            {
                _timer?.Cancel();
                Arm();
            }
        }
    }

    /// <summary>The time from the entry of the block to the deadline that the scope was created with; null: none.</summary>
    public TimeSpan? Limit => _limit;

    /// <summary>
    /// While true, cancellations of the scopes around this one do not reach its block. Default false; may be changed while the block runs.
    /// </summary>
    /// <remarks>
    /// For clean-up that awaits; give it a limit: <c>new CancelScope(seconds: 5) { IsShielded = true }</c>. When the shield is lifted or
    /// its block is left, and a scope around it is canceled, the awaits throw again: one that is in progress immediately. The scope's own
    /// cancellation, and requests to the task, are not held back. Trio: <c>shield</c>.
    /// </remarks>
    public bool IsShielded
    {
        get => _isShielded;
        set
        {
            _task?.Loop.CheckThread(this);
            _isShielded = value;
            if (_phase == Phase.Active)
            {
                Propagate();
            }
        }
    }

    /// <summary>True once <see cref="Cancel"/> was called or the deadline has passed, also if the block then ended normally.</summary>
    /// <remarks>Trio: <c>cancel_called</c>.</remarks>
    public bool IsCancelRequested
    {
        get
        {
            if (!_isRequested && _phase == Phase.Active && _deadline <= _task!.Loop.Time)
            {
                CancelByDeadline();
            }

            return _isRequested;
        }
    }

    /// <summary>True if the scope's cancellation ended the block, and the scope has caught it.</summary>
    /// <remarks>False if the block ended normally or with another exception, however late. Trio: <c>cancelled_caught</c>.</remarks>
    public bool HasCaughtCancellation { get; private set; }

    /// <summary>Why the scope was canceled: the text of the exceptions; null until it is canceled.</summary>
    public string? Reason { get; private set; }

    /// <summary>Cancels the block: its current await, if it can be interrupted, and every later one that suspends throw.</summary>
    /// <param name="reason">The text of the exceptions; may be null.</param>
    /// <remarks>
    /// Returns before any other task has run. Before the block is entered: it runs up to its first await that suspends. After it: no effect
    /// but on <see cref="IsCancelRequested"/>. Trio: <c>cancel()</c>.
    /// </remarks>
    public void Cancel(string? reason = null)
    {
        _task?.Loop.CheckThread(this);
        Request(reason is null ? "A cancel scope was canceled." : $"A cancel scope was canceled: {reason}");
    }

    private void CancelByDeadline() => Request(DeadlineReason);

    private void Request(string reason)
    {
        if (_isRequested)
        {
            return;
        }

        _isRequested = true;
        Reason = reason;
        _timer?.Cancel();
        if (_phase == Phase.Active)
        {
            Propagate();
        }
    }

    private void Enter()
    {
        if (_phase != Phase.Created)
        {
            throw new InvalidOperationException("A cancel scope is for one block. Make a new one.");
        }

        _task = LoopTask.Current;
        _strand = _task.RunningStrand;
        _phase = Phase.Active;

        // A request of the task's own that is not delivered yet will be delivered inside, and must not end here.
        _ownRequestsAtEntry = CountOwnRequests() - (_strand.Request.IncludesOwn ? 1 : 0);
        AttachTo(_strand.Scope);
        _strand.Scope = this;
        _deadline ??= _limit is { } limit ? _task.Loop.Time + limit : null;
        Arm();
        _isCanceledInEffect = FindEffect();
        ScopeDelivery.Update(_strand);
    }

    /// <summary>Ends the block. True if its exception was this scope's cancellation, which ends here.</summary>
    private bool Exit(Exception? error)
    {
        IStrand strand = _strand!;
        _timer?.Cancel();
        if (FindMisuse(strand, error) is { } misuse)
        {
            Leave(strand);
            throw new InvalidOperationException(misuse, error);
        }

        bool isCancellation = error is not null && ScopeRequest.IsCancellation(_task!, strand as PlainStrand, error);
        bool isOuterCanceled = Reaching is { _isCanceledInEffect: true };
        HasCaughtCancellation = isCancellation && _isRequested && !isOuterCanceled && !HasOwnRequest;
        Leave(strand);
        return HasCaughtCancellation;
    }

    private void Arm()
    {
        if (_isRequested || _deadline is not { } deadline)
        {
            return;
        }

        EventLoop loop = _task!.Loop;
        if (deadline <= loop.Time)
        {
            CancelByDeadline();
        }
        else
        {
            _timer = loop.CallAt(deadline, s_onDeadline, this);
        }
    }

    /// <summary>True if a request to the task itself was made in the block, or not delivered before it.</summary>
    internal bool HasOwnRequest => CountOwnRequests() > _ownRequestsAtEntry;

    // Requests of others meet this scope's in one exception: only the count tells.
    private int CountOwnRequests() => _task!.OwnCancelRequests + (_strand is PlainStrand plain ? plain.OwnCancelRequests : 0);
}
