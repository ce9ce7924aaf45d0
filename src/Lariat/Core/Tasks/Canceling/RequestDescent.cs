// A cancellation request that finds a task at `await plain.MethodAsync()` descends from the awaited task through the methods that wait for
// each other, to the wait of the innermost one. There
//
// - a wait of Lariat's (PlainStrand) is canceled, as it is in a coroutine;
// - a wait for a foreign task is cut off: the method's await throws (MethodCut). If that method cannot be reached, because it does not
//   continue on this task's context (ConfigureAwait(false)), it counts as part of the operation, and the next one above is cut off;
// - a wait of such a method for a value task's source is left alone, since dropping it could lose data.
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>The outcome of a request below a wait.</summary>
internal enum Reach
{
    /// <summary>Everything that waits there will end: the request is delivered.</summary>
    Delivered,

    /// <summary>There is only an operation that takes no requests: its awaiter may abandon it.</summary>
    Operation,

    /// <summary>No method could be canceled yet, or not all: try again later.</summary>
    Later,
}

/// <summary>One pass over the methods below a wait for a foreign operation.</summary>
internal sealed class RequestDescent(IStrand owner, bool wasTokenRead, HashSet<object> delivered, HashSet<Task> methods)
{
    // A method found between two awaits is parked again in the next iterations. A method about to be resumed is parked once the resuming
    // thread has reached it (about 0.3 s in all), and one that yields repeatedly is parked in some pass: the passes are up to 100 ms apart.
    private const int MaxPasses = 3;
    private const int MaxPassesAtResuming = 12;
    private const int MaxPassesAtYielding = 20;

    private readonly LoopTask _task = owner.Task;

    /// <summary>Whether the await with a continuation may be cut off; null: any may.</summary>
    public Func<object, bool>? MayCut { get; init; }

    /// <summary>Only awaits that <see cref="MayCut"/> names are cut off; waits of Lariat's are left alone.</summary>
    public bool IsOnlyCutting { get; init; }

    /// <summary>The number of this pass: a method without a wait counts as being between two awaits for some passes.</summary>
    public int Pass { get; init; }

    /// <summary>True if canceling earlier targets did not end the wait: they are not canceled again, and not waited for.</summary>
    public bool WasIgnored { get; init; }

    /// <summary>True if all waits of Lariat's that may be below were canceled, since their waiters are not visible.</summary>
    public bool WasDeliveredToAll { get; private set; }

    /// <summary>
    /// True if the canceled branches end in a combinator that treats cancellation as a normal result: the request stays for the next await.
    /// </summary>
    public bool IsSwallowed { get; private set; }

    /// <summary>The continuations of the awaits that could be cut off.</summary>
    public List<object> Seen { get; } = [];

    /// <summary>Cancels every method that can be canceled below an await.</summary>
    /// <param name="awaited">A task, the source of a value task, or null if the awaiter is not one of the base library's.</param>
    /// <param name="isUninterruptible">True if no method below may be canceled.</param>
    public Reach Deliver(object? awaited, bool isUninterruptible)
        => isUninterruptible ? Reach.Operation : PlainMethodSupport.IsEnabled ? Deliver(awaited) : DeliverToAll(awaited);

    private Reach Deliver(object? awaited)
    {
        var path = new List<ParkedMethod>();
        Reach reach = Deliver(awaited, path);
        int suppressing = path.FindLastIndex(static parked => parked.SuppressesThrowing);
        if (reach != Reach.Delivered || suppressing < 0 || delivered.Contains(path[suppressing].Method))
        {
            return reach;
        }

        IsSwallowed = true;
        return Reach.Later;
    }

    private Reach Deliver(object? awaited, List<ParkedMethod> path)
    {
        while (awaited is Task method && MethodLayout.Of(method) is { IsMethod: true } layout)
        {
            if (RuntimeInternals.IsShared(method))
            {
                // Other waiters of it have not been canceled.
                return CutInnermost(path);
            }

            if (FindKnown(method) is { } known)
            {
                return known;
            }

            methods.Add(method);
            if (ParkedMethod.Find(method) is not { } parked)
            {
                int maxPasses = layout.MayYield
                    ? MaxPassesAtYielding
                    : ParkedMethod.IsAboutToResume(method) ? MaxPassesAtResuming : MaxPasses;
                return Pass <= maxPasses ? Reach.Later : CutInnermost(path);
            }

            path.Add(parked);
            awaited = parked.Awaited;
        }

        Reach reach = awaited is Task operation ? DeliverToOperation(operation) : DeliverToSource(awaited);
        if (reach != Reach.Operation)
        {
            return reach;
        }

        // A method of the task's own that waits for a value task is waited for. A library's method (ConfigureAwait(false)) is part of the
        // operation.
        return path is [.., { CapturesContext: true }] ? Reach.Later : CutInnermost(path);
    }

    private Reach? FindKnown(Task method)
    {
        if (_task.Methods.FindStrand(method) is { } strand)
        {
            Deliver([strand]);
            return Reach.Delivered;
        }

        if (_task.Methods.IsBeingCut(method))
        {
            delivered.Add(method);
        }

        return delivered.Contains(method) ? Reach.Delivered : null;
    }

    private Reach DeliverToOperation(Task operation)
    {
        if (RuntimeInternals.FindBranches(operation, out bool isAny) is not { } branches)
        {
            return DeliverToAll(operation);
        }

        Reach? all = null;
        foreach (Task branch in branches.Where(static branch => !branch.IsCompleted))
        {
            Reach reach = Deliver(branch);
            all = all is null || all == reach ? reach : Reach.Later;
        }

        if (all is not Reach.Operation && RuntimeInternals.IsContinuation(operation))
        {
            IsSwallowed = true;
            return Reach.Later;
        }

        // The first of several to end would swallow the request: the method that waits for it is cut off as well.
        return isAny ? Reach.Operation : all ?? Reach.Later;
    }

    private Reach DeliverToSource(object? source)
    {
        if (source is not null && _task.Methods.FindStrand(source) is { } strand)
        {
            Deliver([strand]);
            return Reach.Delivered;
        }

        return DeliverToAll(source);
    }

    /// <summary>
    /// Handles an object that may wait for methods without showing which: cancels all waits of Lariat's in this task that may lead to it.
    /// </summary>
    private Reach DeliverToAll(object? awaited)
    {
        TaskMethods all = _task.Methods;
        bool isBare = awaited is Task operation
            ? RuntimeInternals.IsBare(operation)
            : awaited is not null && !RuntimeInternals.MayRunCode(awaited);
        if (isBare || IsOnlyCutting || all.IsDeliveringToAll)
        {
            return Reach.Operation;
        }

        PlainStrand[] below = [.. all.Strands.Where(strand => MayBeBelow(strand, awaited))];
        if (below.Length == 0)
        {
            return Reach.Operation;
        }

        WasDeliveredToAll = true;
        IsSwallowed = awaited is not null && RuntimeInternals.IsWhenEach(awaited);
        all.IsDeliveringToAll = true;
        Deliver(below);
        return Reach.Later;
    }

    private bool MayBeBelow(PlainStrand strand, object? awaited) => !ReferenceEquals(strand, owner)
        && !(WasIgnored && (strand.Method is not { } method || delivered.Contains(method)))
        && AwaitChain.MayLeadTo(strand, awaited as Task, owner.Waiter);

    private void Deliver(IEnumerable<PlainStrand> strands)
    {
        if (!IsOnlyCutting)
        {
            _task.Methods.Deliver(
                [.. strands.Where(IsNew).Where(strand => owner.Request.Reaches(strand))], _task.RequestMessage, wasTokenRead);
        }
    }

    private bool IsNew(PlainStrand strand) => delivered.Add(strand) && (strand.Method is not { } method || delivered.Add(method));

    private Reach CutInnermost(List<ParkedMethod> path)
    {
        for (int i = path.Count - 1; i >= 0; i--)
        {
            ParkedMethod parked = path[i];
            if (!_task.IsContext(parked.Context))
            {
                continue;
            }

            Seen.Add(parked.Continuation!);
            if (MayCut is { } may && !may(parked.Continuation!))
            {
                return Reach.Later;
            }

            if (!MethodCut.TryMake(_task, parked))
            {
                return Reach.Later;
            }

            delivered.Add(parked.Method);
            return Reach.Delivered;
        }

        return Reach.Operation;
    }
}
