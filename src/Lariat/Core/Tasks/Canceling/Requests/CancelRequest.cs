// The one state machine of a request to cancel, of a task's own strand and of every wait of a plain method. The states are in
// CancelState, the transitions are in docs/design.md ("The states of a request"). A request made while an earlier one is still pending
// joins it: one exception delivers both. Thread: the loop's. Invariant: a state changes through Go only.
//
// Requests are of two kinds. One's own (Cancel, a time-out, a group) is delivered once. That of the cancel scopes around the code
// (CancelScope) is renewed by every step until the strand leaves them, so each await throws. Both use the same states.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The requests to cancel one strand: their number, and the state of the last one.</summary>
/// <remarks>PERF: 8 bytes, since every task has one; the rarely needed parts are in <see cref="CancelDetails"/> (park_1m).</remarks>
internal struct CancelRequest
{
    private int _count;
    private CancelState _state;
    private bool _isInCanceledScope;

    // While the request is on its way: whether it includes one of the strand's own.
    private bool _includesOwn;

    /// <summary>True while a request passes from this task to the one that it awaits: the mark that detects a cycle.</summary>
    public bool IsPassingOn;

    /// <summary>
    /// The number of requests that were made and not taken back, canceled scopes around the code counting as one. Independent of the
    /// delivery.
    /// </summary>
    public readonly int Count => _isInCanceledScope ? _count + 1 : _count;

    /// <summary>The number of requests without that of the scopes.</summary>
    public readonly int OwnCount => _count;

    /// <summary>True while a cancel scope around the code is canceled, and no shield is between.</summary>
    public readonly bool IsInCanceledScope => _isInCanceledScope;

    /// <summary>The state of the last request.</summary>
    public readonly CancelState State => _state;

    /// <summary>True while no wait has taken the request.</summary>
    public readonly bool IsUndelivered => _state == CancelState.Requested;

    /// <summary>True if the request on its way includes one of the strand's own, and not only that of the scopes.</summary>
    public readonly bool IncludesOwn => _includesOwn;

    /// <summary>
    /// True if the request is for a plain method's wait below: one of canceled scopes reaches the wait through its own scopes, which may be
    /// shielded.
    /// </summary>
    public readonly bool Reaches(PlainStrand below) => _includesOwn || below.Scope is null;

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
        _includesOwn = true;
        return KeepAny();
    }

    /// <summary>The code is in a canceled scope from now on: the request is renewed by each step.</summary>
    public void EnterCanceledScope() => _isInCanceledScope = true;

    /// <summary>Keeps the request of the scopes for the next await.</summary>
    public void KeepForScope()
    {
        Debug.Assert(_isInCanceledScope, "Only canceled scopes have a request that is renewed.");
        KeepAny();
    }

    /// <summary>The code has left the canceled scope, or a shield is between: the request is not renewed any longer.</summary>
    /// <returns>True if a request was dropped that no wait has taken yet.</returns>
    public bool LeaveCanceledScope()
    {
        _isInCanceledScope = false;
        if (_state != CancelState.Requested || _includesOwn)
        {
            return false;
        }

        Go(CancelState.None);
        return true;
    }

    private bool KeepAny()
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
        Go(_includesOwn || _isInCanceledScope ? CancelState.Requested : CancelState.None);
    }

    /// <summary>
    /// Makes the request of the scopes again for plain methods that have taken one and continue: it is meant for each of their awaits.
    /// </summary>
    /// <returns>False if no canceled scope is around the code any longer, or the strand has a later request.</returns>
    public bool TryRenewBelow()
    {
        if (_state != CancelState.HandedDown || !_isInCanceledScope)
        {
            return false;
        }

        _includesOwn = false;
        Go(CancelState.Requested);
        return true;
    }

    /// <summary>Abandons the foreign wait for the request.</summary>
    public void AbandonWait() => Go(CancelState.WaitAbandoned);

    /// <summary>Delivers the strand's own request, or drops it, if no wait has taken it yet. That of the scopes stays.</summary>
    /// <returns>True if there was one.</returns>
    public bool TryTake()
    {
        if (_state != CancelState.Requested)
        {
            return false;
        }

        bool wasOwn = _includesOwn;
        _includesOwn = false;
        if (!_isInCanceledScope)
        {
            Go(CancelState.None);
        }

        return wasOwn;
    }

    /// <summary>Begins a step: takes the exception that it must throw at its await, if any.</summary>
    /// <param name="details">The details of the strand's request.</param>
    /// <param name="waiter">The wait that is over; null if there was none.</param>
    /// <param name="leaf">The frame that waited, if it can be ended without being resumed.</param>
    /// <param name="isWatched">True if only the step shows whether the request was delivered (<see cref="CancellationWatch.Run"/>).</param>
    public Exception? TakeForStep(ref CancelDetails details, LoopItem? waiter, Frame? leaf, out bool isWatched)
    {
        Exception? error = Take(ref details, waiter, leaf, out isWatched);
        if (_isInCanceledScope && _state == CancelState.None)
        {
            details.BeginNext();
            Go(CancelState.Requested);
        }

        return error;
    }

    private Exception? Take(ref CancelDetails details, LoopItem? waiter, Frame? leaf, out bool isWatched)
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

        // A scope's request is delivered by waits: it does not replace the result of one that is over, nor prevent the first step.
        bool isDue = _includesOwn || (waiter is null && leaf is not { State: FrameState.Created });
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

        return state == CancelState.Requested && isDue ? new CoroutineCanceledException(details.Message) : error;
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
        _includesOwn = false;
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
