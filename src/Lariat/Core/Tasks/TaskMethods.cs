using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>The plain async methods that a task runs: their waits, and the cancellation requests that are under way to them.</summary>
/// <remarks>Thread: the loop's. Invariant: a request is in <see cref="_pending"/> exactly while its strand waits without having received
/// it.</remarks>
internal sealed class TaskMethods
{
    private readonly List<PendingRequest> _pending = [];
    private readonly List<PendingRequest> _handedDown = [];
    private readonly List<MethodCut> _cuts = [];
    private readonly List<Task> _left = [];
    private readonly Queue<PlainStrand> _undelivered = new();
    private bool _isDelivering;

    /// <summary>Waits of plain methods for operations of Lariat's, in the order in which they began.</summary>
    public List<PlainStrand> Strands { get; } = [];

    /// <summary>The method that the current segment has resumed; null if it is not known.</summary>
    public Task? Running { get; set; }

    /// <summary>The strand that runs, or whose method runs; null: the task's own coroutine.</summary>
    public PlainStrand? RunningStrand { get; set; }

    /// <summary>True while all strands are being canceled, each of which may wait for something that hides the others.</summary>
    public bool IsDeliveringToAll { get; set; }

    /// <summary>True while a request searches for the method that must take it.</summary>
    public bool HasPending => _pending.Count > 0 || _left.Count > 0;

    public void AddPending(PendingRequest request)
    {
        // Requests whose wait has ended with its operation: the strand keeps the request.
        _pending.RemoveAll(static one => one.IsOver);
        if (!_pending.Contains(request))
        {
            _pending.Add(request);
        }
    }

    /// <summary>True if the operation of a wait was canceled by its token, and still has time to end.</summary>
    public bool IsInGrace(ForeignWait wait) => _pending.Exists(request => request.IsInGrace && request.IsAt(wait));

    public void RemovePending(PendingRequest request) => _pending.Remove(request);

    /// <summary>Registers a request that plain methods have taken, until the wait above them is over.</summary>
    public void AddHandedDown(PendingRequest request)
    {
        if (!_handedDown.Contains(request))
        {
            _handedDown.Add(request);
        }
    }

    /// <summary>
    /// After a segment, in which a method may have continued despite a request: canceled scopes make theirs again for its next await.
    /// </summary>
    public void RenewBelow()
    {
        if (_handedDown.Count > 0)
        {
            _handedDown.RemoveAll(static one => one.IsOver);
            _handedDown.ForEach(static one => one.RenewLater());
        }
    }

    public void AddCut(MethodCut cut) => _cuts.Add(cut);

    public void RemoveCut(MethodCut cut) => _cuts.Remove(cut);

    /// <summary>True if a request is about to be thrown in the method.</summary>
    public bool IsBeingCut(Task method) => _cuts.Exists(cut => ReferenceEquals(cut.Method, method));

    /// <summary>The wait of Lariat's at which a method is parked.</summary>
    /// <param name="method">The method's task, or the object of an async iterator.</param>
    public PlainStrand? FindStrand(object method) => Strands.Find(strand => strand.IsOf(method));

    /// <summary>Registers a method that an abandoned wait left running: its next wait of Lariat's is canceled.</summary>
    public void AddLeft(Task method)
    {
        _left.RemoveAll(static one => one.IsCompleted);
        _left.Add(method);
    }

    /// <summary>Takes the request that a new wait must carry: one that could not be passed down, or one of a method left running.</summary>
    public bool TryTakeRequestFor(PlainStrand strand)
    {
        Task? running = Running ?? strand.Method;
        return _pending.Exists(request => request.TryHandOver(running)) || TryTakeLeft(running, strand.Method);
    }

    /// <summary>Takes the request that the running plain method would receive at its next wait.</summary>
    public bool TryTakeRequest()
    {
        if (Strands.Find(static strand => strand.IsRunning) is { } strand)
        {
            return strand.TryTakeRequest();
        }

        return _pending.Exists(request => request.TryHandOver(Running)) || TryTakeLeft(Running, null);
    }

    /// <summary>Runs code of the task that may be a method whose operation was ended by the task's token.</summary>
    public void RunWatched(Action<object?> code, object? state)
    {
        using var watch = new CancellationWatch();
        PendingRequest[] delivered = [.. _pending.Where(request => request.IsWatched && request.MayConcern(Running))];
        foreach (PendingRequest request in delivered)
        {
            request.Watch = watch;
        }

        try
        {
            code(state);
        }
        finally
        {
            foreach (PendingRequest request in delivered)
            {
                request.Watch = null;
                if (watch.HasSeenCancellation)
                {
                    request.EndDelivered();
                }
            }
        }
    }

    private bool TryTakeLeft(Task? running, Task? method)
    {
        Task? left = _left.Find(one => IsBelow(one, running) || IsBelow(one, method));
        return left is not null && _left.Remove(left);
    }

    /// <summary>
    /// Cancels strands, and the strands below them that this reaches: iteratively, since a chain of them may be deeper than the stack.
    /// </summary>
    public void Deliver(IEnumerable<PlainStrand> strands, string? message, bool wasTokenRead)
    {
        foreach (PlainStrand strand in strands)
        {
            _undelivered.Enqueue(strand);
        }

        if (_isDelivering)
        {
            return;
        }

        _isDelivering = true;
        try
        {
            while (_undelivered.TryDequeue(out PlainStrand? strand))
            {
                strand.Cancel(message, wasTokenRead);
            }
        }
        finally
        {
            _isDelivering = false;
            IsDeliveringToAll = false;
        }
    }

    /// <summary>True if a task is that method, or waits for it through other methods.</summary>
    // Without the support only the awaited method is known, not the operations that it awaits.
    public static bool IsBelow(Task top, Task? method)
    {
        // Methods may wait for each other.
        var seen = new HashSet<Task>(ReferenceEqualityComparer.Instance);
        Task? current = method is null ? null : top;
        while (current is not null && !ReferenceEquals(current, method) && seen.Add(current))
        {
            current = PlainMethodSupport.IsEnabled && MethodLayout.Of(current).IsMethod
                ? ParkedMethod.Find(current)?.Awaited as Task
                : null;
        }

        return method is not null && ReferenceEquals(current, method);
    }
}
