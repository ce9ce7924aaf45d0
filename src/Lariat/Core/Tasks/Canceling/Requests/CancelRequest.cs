// The one state machine of a request to cancel, of a task's own strand and of every wait of a plain method. The states are in
// CancelState, who makes the transitions is in docs/design.md ("The states of a request"). A request that is made while an earlier one is
// still on its way joins it: one exception delivers both. Thread: the loop's. Invariant: a state changes through Go only.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The requests to cancel one strand: how many there are, and where the last one is.</summary>
/// <remarks>PERF: 8 bytes, since every task has one; what few requests have is in <see cref="CancelDetails"/> (park_1m).</remarks>
internal struct CancelRequest
{
    private int _count;
    private CancelState _state;

    /// <summary>A request is on its way from this task to the one that it awaits: the mark by which a cycle is found.</summary>
    public bool IsPassingOn;

    /// <summary>How many requests were made and not taken back. Independent of the delivery.</summary>
    public readonly int Count => _count;

    /// <summary>Where the last request is.</summary>
    public readonly CancelState State => _state;

    /// <summary>True while the request waits for somebody to take it.</summary>
    public readonly bool IsUndelivered => _state == CancelState.Requested;

    /// <summary>Counts one more request.</summary>
    public void Add() => _count++;

    /// <summary>Takes one request back, if there is one.</summary>
    /// <returns>True if it was the last one: what nobody has taken yet is dropped.</returns>
    public bool TakeBack()
    {
        if (_count == 0 || --_count > 0)
        {
            return false;
        }

        TryTake();
        return true;
    }

    /// <summary>Keeps a request that nobody takes at once.</summary>
    /// <returns>False if it joins one that is kept already.</returns>
    public bool Keep()
    {
        if (_state == CancelState.Requested)
        {
            return false;
        }

        Go(CancelState.Requested);
        return true;
    }

    /// <summary>The wait in progress takes a request. One that it has refused before stays.</summary>
    public void PassToWait()
    {
        if (_state == CancelState.None)
        {
            Go(CancelState.WaitCanceled);
        }
    }

    /// <summary>The wait that begins takes the request that was kept for it.</summary>
    public void PassToNewWait() => Go(CancelState.WaitCanceled);

    /// <summary>Plain methods below the wait take the request, unless it has been taken meanwhile.</summary>
    public void HandDown()
    {
        if (_state == CancelState.Requested)
        {
            Go(CancelState.HandedDown);
        }
    }

    /// <summary>Those that took the request are not what is waited for: it looks for somebody else.</summary>
    public void ReturnFromBelow()
    {
        Debug.Assert(_state == CancelState.HandedDown, "Only what was handed down comes back.");
        Go(CancelState.Requested);
    }

    /// <summary>The foreign wait is given up for the request.</summary>
    public void AbandonWait() => Go(CancelState.WaitAbandoned);

    /// <summary>Delivers the request, or drops it, if nobody has taken it yet.</summary>
    /// <returns>True if there was one.</returns>
    public bool TryTake()
    {
        if (_state != CancelState.Requested)
        {
            return false;
        }

        Go(CancelState.None);
        return true;
    }

    /// <summary>A step begins: takes what it must throw at its await.</summary>
    /// <param name="details">The strand's.</param>
    /// <param name="waiter">The wait that is over; null if there was none.</param>
    /// <param name="leaf">The frame that waited, if it can be ended without being resumed.</param>
    /// <param name="isWatched">True if only the step shows whether the request was delivered (<see cref="CancellationWatch.Run"/>).</param>
    public Exception? TakeForStep(ref CancelDetails details, LoopItem? waiter, Frame? leaf, out bool isWatched)
    {
        isWatched = false;
        Exception? error = details.TakeError();
        if (error is OperationCanceledException)
        {
            // An abandoned wait: this is the delivery, of a second request that came meanwhile too.
            End();
            details.IsTokenPending = false;
            return error;
        }

        if (waiter is ForeignWait)
        {
            // What it ends with may be the delivery, or a result in spite of the request.
            isWatched = IsUndelivered || details.IsTokenPending;
            if (!IsUndelivered)
            {
                End();
            }

            return error;
        }

        CancelState state = End();
        if (state == CancelState.None)
        {
            return error;
        }

        if (waiter is { IsCanceledWait: true })
        {
            // The wait's own exception is the cancellation; a frame without handlers need not be resumed to throw it.
            return leaf is { HasHandlers: false } ? waiter.TakeCancelError() : error;
        }

        return state == CancelState.Requested ? new CoroutineCanceledException(details.Message) : error;
    }

    /// <summary>The transitions that there are.</summary>
    internal static bool IsLegal(CancelState from, CancelState to) => from switch
    {
        CancelState.None => to is CancelState.Requested or CancelState.WaitCanceled,
        CancelState.Requested => to != CancelState.Requested,
        _ => to is CancelState.None or CancelState.Requested,
    };

    private CancelState End()
    {
        CancelState state = _state;
        if (state != CancelState.None)
        {
            Go(CancelState.None);
        }

        return state;
    }

    private void Go(CancelState to)
    {
        Debug.Assert(IsLegal(_state, to), $"A request does not go from {_state} to {to}.");
        _state = to;
    }
}
