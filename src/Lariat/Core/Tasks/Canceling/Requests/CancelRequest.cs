// The one state machine of a request to cancel, of a task's own strand and of every wait of a plain method. The states are in
// CancelState, the transitions are in docs/design.md ("The states of a request"). A request made while an earlier one is still pending
// joins it: one exception delivers both. Thread: the loop's. Invariant: a state changes through Go only.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The requests to cancel one strand: their number, and the state of the last one.</summary>
/// <remarks>PERF: 8 bytes, since every task has one; the rarely needed parts are in <see cref="CancelDetails"/> (park_1m).</remarks>
internal struct CancelRequest
{
    private int _count;
    private CancelState _state;

    /// <summary>True while a request passes from this task to the one that it awaits: the mark that detects a cycle.</summary>
    public bool IsPassingOn;

    /// <summary>The number of requests that were made and not taken back. Independent of the delivery.</summary>
    public readonly int Count => _count;

    /// <summary>The state of the last request.</summary>
    public readonly CancelState State => _state;

    /// <summary>True while no wait has taken the request.</summary>
    public readonly bool IsUndelivered => _state == CancelState.Requested;

    /// <summary>Counts one more request.</summary>
    public void Add() => _count++;

    /// <summary>Takes one request back, if there is one.</summary>
    /// <returns>True if it was the last one: a request that no wait has taken yet is dropped.</returns>
    public bool TakeBack()
    {
        if (_count == 0 || --_count > 0)
        {
            return false;
        }

        TryTake();
        return true;
    }

    /// <summary>Keeps a request that no wait takes immediately.</summary>
    /// <returns>False if it joins a request that is kept already.</returns>
    public bool Keep()
    {
        if (_state == CancelState.Requested)
        {
            return false;
        }

        Go(CancelState.Requested);
        return true;
    }

    /// <summary>The wait in progress takes a request. A request that it has refused before stays.</summary>
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

    /// <summary>The methods that took the request are not what the strand waits for: the request looks for other methods.</summary>
    public void ReturnFromBelow()
    {
        Debug.Assert(_state == CancelState.HandedDown, "Only a request that was handed down comes back.");
        Go(CancelState.Requested);
    }

    /// <summary>Abandons the foreign wait for the request.</summary>
    public void AbandonWait() => Go(CancelState.WaitAbandoned);

    /// <summary>Delivers the request, or drops it, if no wait has taken it yet.</summary>
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

    /// <summary>Begins a step: takes the exception that it must throw at its await, if any.</summary>
    /// <param name="details">The details of the strand's request.</param>
    /// <param name="waiter">The wait that is over; null if there was none.</param>
    /// <param name="leaf">The frame that waited, if it can be ended without being resumed.</param>
    /// <param name="isWatched">True if only the step shows whether the request was delivered (<see cref="CancellationWatch.Run"/>).</param>
    public Exception? TakeForStep(ref CancelDetails details, LoopItem? waiter, Frame? leaf, out bool isWatched)
    {
        isWatched = false;
        Exception? error = details.TakeError();
        if (error is OperationCanceledException)
        {
            // An abandoned wait: this is the delivery, also of a second request that arrived in the meantime.
            End();
            details.IsTokenPending = false;
            return error;
        }

        if (waiter is ForeignWait)
        {
            // The wait may end with the delivery, or with a result despite the request.
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

    /// <summary>True for the transitions that exist.</summary>
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
