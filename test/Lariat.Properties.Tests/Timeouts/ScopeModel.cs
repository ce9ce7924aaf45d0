namespace Lariat.Properties.Tests;

/// <summary>How a step ends.</summary>
internal enum Ending
{
    Normally,
    TimedOut,
    Canceled,
}

/// <summary>The rules of time-out scopes, on a clock that is a number.</summary>
/// <remarks>
/// A deadline that passes during a sleep is a request to cancel, and ends the sleep. A scope whose deadline has passed takes its request
/// back when its body ends; if no request is left that came after its begin, the cancellation becomes its time-out.
/// </remarks>
internal sealed class ScopeModel(int? cancelAfter)
{
    private readonly List<Scope> _active = [];
    private int? _cancelAt = cancelAfter;

    public int Now { get; private set; }

    /// <summary>How often the task was asked to cancel, without what scopes took back.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether each scope's deadline has passed, in the order in which they ended.</summary>
    public List<bool> Expired { get; } = [];

    /// <summary>Two things happen at the same time: which one is first is not the model's business.</summary>
    public bool IsAmbiguous { get; private set; }

    public Ending Run(ScopeStep[] steps)
    {
        foreach (ScopeStep step in steps)
        {
            Ending ending = Run(step);
            if (ending != Ending.Normally)
            {
                return ending;
            }
        }

        return Ending.Normally;
    }

    private Ending Run(ScopeStep step)
    {
        switch (step.Doing)
        {
            case Doing.Sleep:
                return Sleep(step.Milliseconds);
            case Doing.Scope:
                return RunScope(step);
            case Doing.ScopeCaught:
                Ending scope = RunScope(step);
                return scope == Ending.TimedOut ? Ending.Normally : scope;
            case Doing.CleanUp:
                Ending body = Run(step.Body);
                Ending cleanUp = Sleep(step.Milliseconds);
                return cleanUp == Ending.Normally ? body : cleanUp;
            default:
                Ending refused = Run(step.Body);
                return refused == Ending.Canceled ? Ending.Normally : refused;
        }
    }

    private Ending RunScope(ScopeStep step)
    {
        var scope = new Scope(Now + step.Milliseconds, Requests);
        _active.Add(scope);
        Ending ending = Run(step.Body);
        _active.Remove(scope);
        Expired.Add(scope.IsExpired);
        if (!scope.IsExpired)
        {
            return ending;
        }

        Requests--;
        return ending == Ending.Canceled && Requests <= scope.RequestsAtBegin ? Ending.TimedOut : ending;
    }

    private Ending Sleep(int milliseconds)
    {
        int end = Now + milliseconds;
        Scope? first = _active.Where(scope => !scope.IsExpired).MinBy(scope => scope.Deadline);
        int? next = first is null || _cancelAt < first.Deadline ? _cancelAt : first.Deadline;
        IsAmbiguous |= next == end || _active.Count(scope => scope.Deadline == next) + (_cancelAt == next ? 1 : 0) > 1;
        if (!(next < end))
        {
            Now = end;
            return Ending.Normally;
        }

        Now = next.Value;
        Requests++;
        if (_cancelAt == next)
        {
            _cancelAt = null;
        }
        else
        {
            first!.IsExpired = true;
        }

        return Ending.Canceled;
    }

    private sealed class Scope(int deadline, int requestsAtBegin)
    {
        public int Deadline { get; } = deadline;

        public int RequestsAtBegin { get; } = requestsAtBegin;

        public bool IsExpired { get; set; }
    }
}
