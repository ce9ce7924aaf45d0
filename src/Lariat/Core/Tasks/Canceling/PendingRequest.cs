using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>One cancellation request at one wait for a foreign operation, until it is delivered.</summary>
/// <remarks>
/// It searches the plain methods below the wait (<see cref="RequestDescent"/>). If all of them were canceled, the request is delivered:
/// they end, and the wait with them. If there is only an operation, the wait is abandoned, if possible. If neither is possible yet, it
/// tries again. Thread: the loop's.
/// </remarks>
internal sealed class PendingRequest(ForeignWait wait, IStrand strand, bool wasTokenRead)
{
    // Methods that are between two awaits are parked again in the next iterations.
    private const int MaxImmediatePasses = 3;

    // How long, in pauses of 100 ms, uncertain candidates count as the awaited operation.
    private const int MaxFutilePasses = 50;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    // A canceled object is not canceled again: one request does not interrupt the clean-up of a method twice, unless it is that of a scope.
    private readonly HashSet<object> _delivered = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Task> _methods = new(ReferenceEqualityComparer.Instance);
    private readonly int _number = strand.Details.Number;
    private TimeSpan _pause = TimeSpan.FromMilliseconds(1);
    private bool _mayLeave = !wasTokenRead;
    private bool _isScheduled;
    private bool _isSwallowed;
    private bool _isRenewalDue;
    private int _passes;
    private int _futilePasses;

    /// <summary>
    /// Whether an exception of cancellation in a continuing method may be the delivery: of the token, or of a canceled task.
    /// </summary>
    public bool IsWatched => wasTokenRead || _isSwallowed;

    /// <summary>Watches the running segment: an exception of cancellation in it means that the token has delivered the request.</summary>
    public CancellationWatch? Watch { private get; set; }

    private EventLoop Loop => strand.Task.Loop;

    private TaskMethods Methods => strand.Task.Methods;

    /// <summary>True if the wait or the request is over: taken back, or followed by another one.</summary>
    public bool IsOver => !ReferenceEquals(strand.Waiter, wait) || strand.Details.Number != _number;

    /// <summary>True while an operation that has the token has time to end by itself.</summary>
    public bool IsInGrace => !_mayLeave && !IsOver;

    public bool IsAt(ForeignWait other) => ReferenceEquals(wait, other);

    /// <summary>The waiting method, for messages.</summary>
    public string Where => FrameNames.Of(wait.CodeType);

    /// <summary>Begins: immediately, or, for operations that the task's token may end, after the grace period.</summary>
    public void Begin()
    {
        if (wasTokenRead)
        {
            strand.Task.BeginGrace(new GracePeriod(this, Loop));
        }

        RunPass();
    }

    /// <summary>Keeps the request of a strand whose method is running, and searches for the method when it has stopped.</summary>
    public void Keep(Task? method)
    {
        if (method is not null)
        {
            _methods.Add(method);
        }

        Methods.AddPending(this);
        ScheduleNextPass();
    }

    /// <summary>True if a resumed method may be below this wait.</summary>
    public bool MayConcern(Task? running) => running is null || _methods.Contains(running) || !PlainMethodSupport.IsEnabled;

    /// <summary>
    /// Hands the request to a plain method below that begins a wait of Lariat's, or polls for it, unless it has received it before.
    /// </summary>
    /// <param name="running">The method that the running segment has resumed; null if it is not known.</param>
    public bool TryHandOver(Task? running)
    {
        if (!strand.Request.IsUndelivered || !strand.Request.IncludesOwn || IsOver || _delivered.Count > 0
            || Watch is { HasSeenCancellation: true })
        {
            return false;
        }

        if (running is null || (!_methods.Contains(running) && PlainMethodSupport.IsEnabled))
        {
            // Whether the method is below this wait is known once it has parked.
            _passes = 0;
            ScheduleNextPass();
            return false;
        }

        EndDelivered();
        return true;
    }

    /// <summary>Marks the request as delivered.</summary>
    public void EndDelivered()
    {
        Methods.RemovePending(this);
        if (!IsOver)
        {
            // Else the strand has a later request, which is another one's.
            strand.Request.HandDown();
            Methods.AddHandedDown(this);
        }
    }

    /// <summary>
    /// After a segment of the task: if methods below have taken the request of a canceled scope, those that have continued, and wait again,
    /// receive it again in the next iteration.
    /// </summary>
    public void RenewLater()
    {
        if (!_isRenewalDue && strand.Request.IsInCanceledScope)
        {
            // Once for all methods that the request resumes in one iteration.
            _isRenewalDue = true;
            Loop.CallSoon(Renew);
        }
    }

    /// <summary>Ends the time that operations with the task's token have to end by themselves.</summary>
    /// <remarks>
    /// Operations that the token ended are over by now. Of several methods below one wait some may not have received it: those still at the
    /// await at which the request found them.
    /// </remarks>
    public void EndGrace()
    {
        _mayLeave = true;
        if (strand.Request.IsUndelivered)
        {
            RunPass();
        }
        else
        {
            _ = new RequestDescent(strand, wasTokenRead, _delivered,
                _methods) { MayCut = _seen.Contains, IsOnlyCutting = true }.Deliver(wait.Awaited, wait.IsUninterruptible);
        }
    }

    private void Renew()
    {
        _isRenewalDue = false;
        bool isInGrace = IsInGrace;
        if (IsOver || !strand.Request.TryRenewBelow())
        {
            return;
        }

        // Waits of Lariat's are new objects each time: those that were canceled, and have not run yet, are not canceled again.
        bool hasToken = ScopeDelivery.CancelToken(strand) || isInGrace;
        strand.Details.BeginNext();
        var next = new PendingRequest(wait, strand, hasToken);
        next._delivered.UnionWith(_delivered.Where(static one => one is PlainStrand));
        next.Begin();
    }

    private void RunPass()
    {
        _passes++;
        _methods.Clear();
        if (strand.Request.IsInCanceledScope)
        {
            // It is meant for each await, so a method that has continued receives it again.
            _delivered.RemoveWhere(static one => one is Task);
        }

        var descent = new RequestDescent(strand, wasTokenRead, _delivered, _methods)
        {
            MayCut = _mayLeave ? null : static _ => false,
            Pass = _passes,
            WasIgnored = _futilePasses > MaxFutilePasses,
        };
        Reach reach = descent.Deliver(wait.Awaited, wait.IsUninterruptible);
        _seen.UnionWith(descent.Seen);
        if (descent.IsSwallowed || (reach == Reach.Delivered && wait.SuppressesThrowing))
        {
            // A canceled branch may end without an exception here. If the request is not taken back by then, the next await throws it.
            _isSwallowed = true;
            Methods.AddPending(this);
            ScheduleNextPass();
        }
        else if (reach == Reach.Delivered)
        {
            EndDelivered();
        }
        else if (descent.WasDeliveredToAll)
        {
            // This wait is probably for them. If it is not, it continues when they have ended.
            EndDelivered();
            Loop.CallLater(s_longestPause, RetryIfIgnored);
        }
        else if (reach == Reach.Operation && _mayLeave && wait.CanAbandon)
        {
            // Unless it has ended just now: then the strand resumes with it, and keeps the request.
            Methods.RemovePending(this);
            ForeignCancellation.TryAbandon(wait, strand);
        }
        else
        {
            Methods.AddPending(this);
            ForeignCancellation.ReportIfSlow(strand);
            if (_mayLeave && (_methods.Count > 0 || _delivered.Count > 0))
            {
                ScheduleNextPass();
            }
        }
    }

    private void ScheduleNextPass()
    {
        if (_isScheduled)
        {
            return;
        }

        _isScheduled = true;
        if (_passes < MaxImmediatePasses)
        {
            Loop.CallSoon(RetryIfPending);
            return;
        }

        Loop.CallLater(_pause, RetryIfPending);
        _pause = _pause * 2 > s_longestPause ? s_longestPause : _pause * 2;
    }

    private void RetryIfPending()
    {
        _isScheduled = false;
        if (IsOver || !strand.Request.IsUndelivered)
        {
            Methods.RemovePending(this);
            return;
        }

        RunPass();
    }

    private void RetryIfIgnored()
    {
        if (IsOver || strand.Request.State != CancelState.HandedDown)
        {
            return;
        }

        // For a method whose task is unknown it is not visible whether it has ended. A method that continues despite the request, and is
        // not the awaited one, must not keep the request forever.
        bool mayBeCleaningUp = _delivered.Any(static delivered => delivered is Task { IsCompleted: false } or PlainStrand { Method: null });
        if (mayBeCleaningUp && _futilePasses++ < MaxFutilePasses)
        {
            Loop.CallLater(s_longestPause, RetryIfIgnored);
            return;
        }

        strand.Request.ReturnFromBelow();
        RunPass();
    }
}
