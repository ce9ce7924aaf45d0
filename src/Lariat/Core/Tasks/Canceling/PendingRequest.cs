using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>One request to cancel at one wait for something foreign, until somebody has taken it.</summary>
/// <remarks>
/// It looks for the plain methods below the wait (<see cref="RequestDescent"/>). Where all were told, the request is delivered: they end, and the
/// wait with them. Where there is only an operation, the wait is given up, if it can be. Where neither is possible yet, it looks again. Thread: the loop's.
/// </remarks>
internal sealed class PendingRequest(ForeignWait wait, IStrand strand, bool wasTokenRead)
{
    // Methods that are between two awaits are parked again in the next iterations.
    private const int LooksAtOnceMax = 3;

    // How long, in pauses of 100 ms, those count as what is waited for that may be something else.
    private const int LooksInVainMax = 50;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    // What was told stays told: a method that cleans up is not interrupted twice by one request.
    private readonly HashSet<object> _told = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Task> _methods = new(ReferenceEqualityComparer.Instance);
    private readonly int _number = strand.Details.Number;
    private TimeSpan _pause = TimeSpan.FromMilliseconds(1);
    private bool _mayLeave = !wasTokenRead;
    private bool _isScheduled;
    private bool _isSwallowed;
    private int _looks;
    private int _looksInVain;

    /// <summary>Whether an exception of cancellation in a method that goes on may be the delivery: of the token, or of a task that was told.</summary>
    public bool IsWatched => wasTokenRead || _isSwallowed;

    /// <summary>Watches the segment that runs now: an exception of cancellation in it means that the token has delivered the request.</summary>
    public CancellationWatch? Watch { private get; set; }

    private EventLoop Loop => strand.Task.Loop;

    private TaskMethods Methods => strand.Task.Methods;

    /// <summary>The wait is over, or the request: it was taken back, or another one has come after it.</summary>
    public bool IsOver => !ReferenceEquals(strand.Waiter, wait) || strand.Details.Number != _number;

    /// <summary>An operation that knows the token has time to end by itself.</summary>
    public bool IsInGrace => !_mayLeave && !IsOver;

    public bool IsAt(ForeignWait other) => ReferenceEquals(wait, other);

    /// <summary>The method that waits, for messages.</summary>
    public string Where => FrameNames.Of(wait.CodeType);

    /// <summary>Begins: at once, or, for what the task's token may end, after the grace.</summary>
    public void Begin()
    {
        if (wasTokenRead)
        {
            strand.Task.BeginGrace(new GracePeriod(this, Loop));
        }

        Look();
    }

    /// <summary>Keeps the request of a strand whose method runs right now, and looks for it when it has stopped.</summary>
    public void Keep(Task? method)
    {
        if (method is not null)
        {
            _methods.Add(method);
        }

        Methods.AddPending(this);
        LookAgain();
    }

    /// <summary>True if a method that was resumed may be below this wait.</summary>
    public bool MayConcern(Task? running) => running is null || _methods.Contains(running) || !PlainMethodSupport.IsEnabled;

    /// <summary>A plain method below begins a wait of Lariat's, or asks: it takes the request, unless it was told before.</summary>
    /// <param name="running">The method that the running segment has resumed; null if that is not known.</param>
    public bool TryHandOver(Task? running)
    {
        if (!strand.Request.IsUndelivered || IsOver || _told.Count > 0 || Watch is { HasSeenCancellation: true })
        {
            return false;
        }

        if (running is null || (!_methods.Contains(running) && PlainMethodSupport.IsEnabled))
        {
            // Whether it is below this wait shows when it has parked.
            _looks = 0;
            LookAgain();
            return false;
        }

        EndDelivered();
        return true;
    }

    /// <summary>The request has arrived.</summary>
    public void EndDelivered()
    {
        if (!IsOver)
        {
            // Else the strand has a later request, which is another one's.
            strand.Request.HandDown();
        }

        Methods.RemovePending(this);
    }

    /// <summary>The time that operations with the task's token have to end by themselves is over.</summary>
    /// <remarks>
    /// What the token has ended is over by now. Of several methods below one wait some may not have been given it: those that are still at the await
    /// at which the request found them.
    /// </remarks>
    public void EndGrace()
    {
        _mayLeave = true;
        if (strand.Request.IsUndelivered)
        {
            Look();
        }
        else
        {
            _ = new RequestDescent(strand, wasTokenRead, _told, _methods) { MayCut = _seen.Contains, IsOnlyCutting = true }.Tell(wait.Awaited, wait.IsUninterruptible);
        }
    }

    private void Look()
    {
        _looks++;
        _methods.Clear();
        var descent = new RequestDescent(strand, wasTokenRead, _told, _methods)
        {
            MayCut = _mayLeave ? null : static _ => false,
            Looks = _looks,
            IsToldInVain = _looksInVain > LooksInVainMax,
        };
        Reach reach = descent.Tell(wait.Awaited, wait.IsUninterruptible);
        _seen.UnionWith(descent.Seen);
        if (descent.IsSwallowed || (reach == Reach.Told && wait.SuppressesThrowing))
        {
            // What was told may end without an exception here. If the request is not taken back until then, it hits the next await.
            _isSwallowed = true;
            Methods.AddPending(this);
            LookAgain();
        }
        else if (reach == Reach.Told)
        {
            EndDelivered();
        }
        else if (descent.HasToldAll)
        {
            // Probably this wait is for them. If it is not, it goes on when they have ended.
            EndDelivered();
            Loop.CallLater(s_longestPause, LookIfToldInVain);
        }
        else if (reach == Reach.Operation && _mayLeave && wait.CanAbandon)
        {
            // Unless it has ended just now: then the strand goes on with it, and carries the request.
            Methods.RemovePending(this);
            ForeignCancellation.TryAbandon(wait, strand);
        }
        else
        {
            Methods.AddPending(this);
            ForeignCancellation.ReportIfSlow(strand);
            if (_mayLeave && (_methods.Count > 0 || _told.Count > 0))
            {
                LookAgain();
            }
        }
    }

    private void LookAgain()
    {
        if (_isScheduled)
        {
            return;
        }

        _isScheduled = true;
        if (_looks < LooksAtOnceMax)
        {
            Loop.CallSoon(LookIfPending);
            return;
        }

        Loop.CallLater(_pause, LookIfPending);
        _pause = _pause * 2 > s_longestPause ? s_longestPause : _pause * 2;
    }

    private void LookIfPending()
    {
        _isScheduled = false;
        if (IsOver || !strand.Request.IsUndelivered)
        {
            Methods.RemovePending(this);
            return;
        }

        Look();
    }

    private void LookIfToldInVain()
    {
        if (IsOver || strand.Request.IsUndelivered)
        {
            return;
        }

        // Of a method whose task is not known it does not show whether it has ended. A method that goes on in spite of the request, and is not what is
        // waited for, must not hold the request for ever.
        bool mayBeCleaningUp = _told.Any(static told => told is Task { IsCompleted: false } or PlainStrand { Method: null });
        if (mayBeCleaningUp && _looksInVain++ < LooksInVainMax)
        {
            Loop.CallLater(s_longestPause, LookIfToldInVain);
            return;
        }

        strand.Request.ReturnFromBelow();
        Look();
    }
}
