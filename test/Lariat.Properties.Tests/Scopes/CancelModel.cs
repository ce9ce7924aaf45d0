// A reference implementation of cancel scopes, nurseries, time-outs and requests to tasks, as simple as possible: continuations, one queue,
// and a scope's effect computed by a walk over its ancestors each time. It knows no iterations: programs in which two timers fire at the
// same time are ambiguous, and left out.
namespace Lariat.Properties.Tests;

/// <summary>How something ended.</summary>
internal enum End
{
    Normally,
    Canceled,
    TimedOut,
    Failed,
}

internal sealed class CancelModel
{
    private readonly PriorityQueue<Timer, (long Time, int Order)> _timers = new();
    private readonly Queue<Action> _ready = new();
    private readonly List<Strand> _strands = [];
    private readonly Dictionary<int, Scope> _scopes = [];
    private long _now;
    private int _order;

    /// <summary>What each task has done, with the times: by the number of the step that made it, -1 for the main task.</summary>
    public Dictionary<int, List<string>> Traces { get; } = [];

    public bool IsAmbiguous { get; private set; }

    public void Run(CancelStep[] program)
    {
        Start(program, number: -1, scope: null, nursery: null, static _ => { });
        Settle();
        while (_timers.TryDequeue(out Timer? timer, out (long Time, int Order) at))
        {
            if (timer.IsCanceled)
            {
                continue;
            }

            IsAmbiguous |= at.Time == _now;
            _now = at.Time;
            timer.Action();
            Settle();
        }
    }

    private void Start(CancelStep[] body, int number, Scope? scope, Nursery? nursery, Action<End> onEnd)
    {
        var strand = new Strand { Scope = scope, Trace = Traces[number] = [], Number = number };
        _strands.Add(strand);
        _ready.Enqueue(() => RunAll(strand, body, 0, nursery, end =>
        {
            strand.HasEnded = true;
            end = end == End.Normally && strand.IsPending ? End.Canceled : end;
            Log(strand, $"end {end}");
            _ready.Enqueue(() => onEnd(end));
        }));
    }

    // Resumes every suspended task that must not wait: its await throws. Then runs what is ready.
    private void Settle()
    {
        while (true)
        {
            if (_strands.Find(strand => strand.Parked is not null && (strand.IsPending || strand.Scope is { IsCanceled: true }))
                is { } strand)
            {
                strand.IsPending = false;
                Resume(strand, End.Canceled);
            }
            else if (_ready.TryDequeue(out Action? action))
            {
                action();
            }
            else
            {
                return;
            }
        }
    }

    private static void Resume(Strand strand, End end)
    {
        Action<End> parked = strand.Parked!;
        strand.Parked = null;
        parked(end);
    }

    private Timer After(long milliseconds, Action action)
    {
        var timer = new Timer { Action = action };
        _timers.Enqueue(timer, (_now + milliseconds, _order++));
        return timer;
    }

    private void Sleep(Strand strand, long milliseconds, Action<End> next)
    {
        Timer timer = After(milliseconds, () => Resume(strand, End.Normally));
        strand.Parked = end =>
        {
            timer.IsCanceled = true;
            next(end);
        };
    }

    private void Log(Strand strand, string text) => strand.Trace.Add($"{_now}: {text}");

    private void RunAll(Strand strand, CancelStep[] steps, int index, Nursery? nursery, Action<End> next)
    {
        if (index == steps.Length)
        {
            next(End.Normally);
            return;
        }

        RunOne(strand, steps[index], nursery, end =>
        {
            if (end == End.Normally)
            {
                RunAll(strand, steps, index + 1, nursery, next);
            }
            else
            {
                next(end);
            }
        });
    }

    private void RunOne(Strand strand, CancelStep step, Nursery? nursery, Action<End> next)
    {
        switch (step.Deed)
        {
            case Deed.Scope or Deed.Shield:
                var scope = new Scope { IsShielded = step.Deed == Deed.Shield };
                RunScope(strand, step, scope, inner => RunAll(strand, step.Body, 0, nursery, inner), next);
                break;
            case Deed.Timeout:
                RunTimeout(strand, step, nursery, next);
                break;
            case Deed.Swallow:
                RunAll(strand, step.Body, 0, nursery, end => next(end == End.Canceled ? End.Normally : end));
                break;
            case Deed.CleanUp:
                RunAll(strand, step.Body, 0, nursery, end => Sleep(
                    strand, step.Milliseconds, last => next(last == End.Normally ? end : last)));
                break;
            case Deed.Nursery:
                RunNursery(strand, step, next);
                break;
            case Deed.Spawn:
                Spawn(step, nursery);
                next(End.Normally);
                break;
            default:
                Sleep(strand, step.Milliseconds, end => next(end == End.Normally ? Act(step) : end));
                break;
        }
    }

    private End Act(CancelStep step)
    {
        Scope? scope = _scopes.GetValueOrDefault(step.Target);
        switch (step.Deed)
        {
            case Deed.Fail:
                return End.Failed;
            case Deed.CancelScope when scope is { IsOpen: true }:
                scope.IsRequested = true;
                break;
            case Deed.MoveDeadline when scope is { IsOpen: true, IsRequested: false }:
                scope.Timer?.IsCanceled = true;
                scope.Timer = After(step.Milliseconds, () => scope.IsRequested = true);
                break;
            case Deed.ToggleShield when scope is { IsOpen: true }:
                scope.IsShielded = !scope.IsShielded;
                break;
            case Deed.CancelTask when _strands.Find(strand => strand.Number == step.TargetTask) is { HasEnded: false } target:
                target.Own++;
                target.IsPending = true;
                break;
        }

        return End.Normally;
    }

    private void RunScope(Strand strand, CancelStep step, Scope scope, Action<Action<End>> body, Action<End> next)
    {
        (scope.Parent, int ownAtEntry) = (strand.Scope, strand.IsPending ? strand.Own - 1 : strand.Own);
        (strand.Scope, scope.IsOpen, _scopes[step.Number]) = (scope, true, scope);
        if (step.Deed != Deed.Nursery)
        {
            scope.Timer = After(step.Milliseconds, () => scope.IsRequested = true);
        }

        body(end =>
        {
            scope.IsOpen = false;
            scope.Timer?.IsCanceled = true;
            strand.Scope = scope.Parent;
            bool isOuterCanceled = !scope.IsShielded && scope.Parent is { IsCanceled: true };
            bool hasCaught = end == End.Canceled && scope.IsRequested && !isOuterCanceled && strand.Own <= ownAtEntry;
            Log(strand, $"scope {step.Number} requested {scope.IsRequested} caught {hasCaught}");
            next(hasCaught ? End.Normally : end);
        });
    }

    private void RunTimeout(Strand strand, CancelStep step, Nursery? nursery, Action<End> next)
    {
        int atEntry = strand.Requests;
        bool isExpired = false;
        Timer timer = After(step.Milliseconds, () => (isExpired, strand.IsPending, strand.Own) = (true, true, strand.Own + 1));
        RunAll(strand, step.Body, 0, nursery, end =>
        {
            timer.IsCanceled = true;
            if (isExpired)
            {
                strand.Own--;
                strand.IsPending &= strand.Own > 0;
                end = end == End.Canceled && strand.Requests <= atEntry ? End.TimedOut : end;
            }

            Log(strand, $"time-out {step.Number} expired {isExpired}: {end}");
            next(end == End.TimedOut ? End.Normally : end);
        });
    }

    private void RunNursery(Strand strand, CancelStep step, Action<End> next)
    {
        var nursery = new Nursery { Parent = strand };
        RunScope(strand, step, nursery.Scope, inner => RunAll(strand, step.Body, 0, nursery, end =>
        {
            nursery.Scope.IsRequested |= end != End.Normally;
            nursery.HasFailed |= end is End.Failed or End.TimedOut;
            if (end != End.Canceled && nursery.Scope.IsCanceled)
            {
                // Whether the end of the block is canceled depends on iterations, if the last task ends at the same time.
                nursery.CanceledJoinAt = _now;
                IsAmbiguous |= nursery.Count == 0 && nursery.LastEndAt == _now;
            }

            Join(strand, nursery, end == End.Canceled, isShielded: false, inner);
        }), end =>
        {
            Log(strand, $"nursery {step.Number}: {end}");
            next(end == End.Failed ? End.Normally : end);
        });
    }

    private static void Join(Strand strand, Nursery nursery, bool isCanceled, bool isShielded, Action<End> next)
    {
        if (nursery.Count == 0)
        {
            next(nursery.HasFailed ? End.Failed : isCanceled ? End.Canceled : End.Normally);
            return;
        }

        Scope? outer = strand.Scope;
        strand.Scope = isShielded ? new Scope { IsShielded = true, Parent = outer } : outer;
        strand.Parked = end =>
        {
            strand.Scope = outer;
            nursery.OnLastEnd = null;
            nursery.Scope.IsRequested |= end == End.Canceled;
            Join(strand, nursery, isCanceled || end == End.Canceled, isShielded || end == End.Canceled, next);
        };
        nursery.OnLastEnd = () => Resume(strand, End.Normally);
    }

    private void Spawn(CancelStep step, Nursery? nursery)
    {
        if (nursery is null)
        {
            return;
        }

        nursery.Count++;
        Start(step.Body, step.Number, nursery.Scope, nursery, end =>
        {
            nursery.Count--;
            nursery.LastEndAt = _now;
            IsAmbiguous |= nursery.Count == 0 && nursery.CanceledJoinAt == _now;
            bool hasFailed = end is End.Failed or End.TimedOut;
            nursery.HasFailed |= hasFailed;
            nursery.Scope.IsRequested |= hasFailed;
            if (nursery.Count == 0 && nursery.Parent is { IsPending: false, Scope: not { IsCanceled: true } })
            {
                // Else the wait for the end is canceled: by the failure, or by what the child did last.
                nursery.OnLastEnd?.Invoke();
            }
        });
    }

    private sealed class Timer
    {
        public required Action Action { get; init; }

        public bool IsCanceled { get; set; }
    }

    private sealed class Scope
    {
        public Scope? Parent { get; set; }

        public Timer? Timer { get; set; }

        public bool IsOpen { get; set; }

        public bool IsRequested { get; set; }

        public bool IsShielded { get; set; }

        public bool IsCanceled => IsRequested || (!IsShielded && Parent is { IsCanceled: true });
    }

    private sealed class Nursery
    {
        public Scope Scope { get; } = new();

        public int Count { get; set; }

        public bool HasFailed { get; set; }

        public Strand? Parent { get; set; }

        public Action? OnLastEnd { get; set; }

        public long LastEndAt { get; set; } = -1;

        public long CanceledJoinAt { get; set; } = -1;
    }

    private sealed class Strand
    {
        public required List<string> Trace { get; init; }

        public required int Number { get; init; }

        public Scope? Scope { get; set; }

        public Action<End>? Parked { get; set; }

        public int Own { get; set; }

        public bool IsPending { get; set; }

        public bool HasEnded { get; set; }

        public int Requests => Own + (Scope is { IsCanceled: true } ? 1 : 0);
    }
}
