// One step of a task: runs its coroutine up to the next wait or to its end. Invariant: between steps the task is queued, or registered with
// what it waits for.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask : IStrand
{
    LoopTask IStrand.Task => this;

    LoopItem? IStrand.Waiter => _waiter;

    ref CancelRequest IStrand.Request => ref _cancelRequest;

    ref CancelDetails IStrand.Details => ref Extras.CancelDetails;

    CancelScope? IStrand.Scope
    {
        get => _extras?.Scope;
        set => Extras.Scope = value;
    }

    void IStrand.KeepRequest(string? message) => KeepRequest(message);

    void IStrand.Step() => Step();

    /// <summary>A step, from the ready queue.</summary>
    internal override void Run()
    {
        EnterSegment();
        try
        {
            Step();
        }
        finally
        {
            LeaveSegment();
        }
    }

    /// <summary>One step of the main strand, inside a segment.</summary>
    internal void Step()
    {
        Debug.Assert(!IsCompleted);
        Frame leaf = _leaf!;
        Exception? error = null;
        bool isWatched = false;
        if (_cancelRequest.State != CancelState.None || _extras is not null)
        {
            error = TakeErrorForStep(out isWatched);
        }

        if (_waiter is { } waiter && !waiter.TryEndWait(ref error))
        {
            waiter.Register(this);
            CancelUndelivered(waiter);
            return;
        }

        _waiter = null;
        if (error is not null && leaf.State == FrameState.Created)
        {
            // Canceled before its first step: none of the body runs.
            leaf.Recycle();
            End(error);
            return;
        }

        Trampoline trampoline = Loop.Trampoline;
        Frame last = isWatched ? CancellationWatch.Run(this, leaf) : trampoline.Run(leaf, error);
        Settle(trampoline, last);
    }

    private void CancelUndelivered(LoopItem wait)
    {
        if (_cancelRequest.IsUndelivered)
        {
            StrandCancellation.CancelNewWait(this, wait, RequestMessage);
        }
    }

    /// <summary>Ends the step: registers with the object on which the strand parked, or ends the task.</summary>
    private void Settle(Trampoline trampoline, Frame last)
    {
        while (true)
        {
            (Frame? parked, LoopItem? on) = trampoline.TakeParked();
            if (parked is null)
            {
                End(last);
                return;
            }

            if (!ReferenceEquals(_leaf, parked))
            {
                // PERF: the same frame parks repeatedly, and the comparison is cheaper than the write barrier (yield_1000).
                _leaf = parked;
            }

            if (on is null)
            {
                Loop.Enqueue(this);
                return;
            }

            Registration registration = on.Register(this);
            if (registration == Registration.Waiting)
            {
                _waiter = on;
                CancelUndelivered(on);
                return;
            }

            if (registration is Registration.SelfWait or Registration.OtherLoop)
            {
                Extras.CancelDetails.SetError(MisplacedWait(registration));
                Extras.HasAwaitedItself |= registration == Registration.SelfWait;
                Loop.Enqueue(this);
                return;
            }

            last = trampoline.Run(parked, registration == Registration.Ready ? null : MisplacedWait(registration));
        }
    }

    internal override Registration Register(LoopItem strand)
        => _extras is { HasAwaitedItself: true } ? Registration.AwaitedItself : base.Register(strand);

    internal static InvalidOperationException MisplacedWait(Registration registration) => new(
        registration == Registration.SelfWait ? "A task cannot await itself: it would wait forever."
            : registration == Registration.AwaitedItself ? "The awaited task has awaited itself, and cannot be awaited until it has ended."
            : "The awaited future belongs to another event loop. Await it there, or use RunThreadSafe to run a coroutine on that loop.");

    private void End(Frame root)
    {
        Debug.Assert(root.IsCompleted && root.Parent is null);
        if (root.State == FrameState.Faulted)
        {
            Exception error = root.Error!;
            root.Recycle();
            End(error);
            return;
        }

        KeepResult(root);
        root.Recycle();
        Forget();
        if (_cancelRequest.TryTake())
        {
            // Canceled in its last step, before it returned: canceled takes precedence over the result, as in asyncio.
            CompleteCanceled(RequestMessage);
        }
        else
        {
            CompleteSucceeded();
        }
    }

    private void End(Exception error)
    {
        bool isCancellation = IsCancellation(error);
        Forget();
        if (isCancellation)
        {
            CompleteCanceled(error);
        }
        else
        {
            CompleteFaulted(error);
        }
    }

    private void Forget()
    {
        if (Loop.IsDebug)
        {
            WarnOfPlainMethods();
        }

        _root = null;
        _leaf = null;
        Loop.PendingTasks.Remove(this);
    }

    private void WarnOfPlainMethods()
    {
        if (_extras?.Methods is { Strands.Count: > 0 })
        {
            Loop.WriteLog($"{this} has ended while a plain async method that it started still runs: await what it returned.");
        }
    }
}
