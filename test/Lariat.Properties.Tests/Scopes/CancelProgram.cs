namespace Lariat.Properties.Tests;

/// <summary>What a task of a program with cancel scopes does.</summary>
internal enum Deed
{
    /// <summary>Sleeps <c>Milliseconds</c>.</summary>
    Sleep,

    /// <summary>Sleeps, and fails.</summary>
    Fail,

    /// <summary>Runs the body in a scope of <c>Milliseconds</c>.</summary>
    Scope,

    /// <summary>Runs the body in a shielded scope of <c>Milliseconds</c>.</summary>
    Shield,

    /// <summary>Runs the body in a time-out of <c>Milliseconds</c>, and goes on when it expires.</summary>
    Timeout,

    /// <summary>Runs the body, and goes on when it is canceled.</summary>
    Swallow,

    /// <summary>Runs the body, and sleeps <c>Milliseconds</c> however it ended.</summary>
    CleanUp,

    /// <summary>Runs the body in a nursery, and goes on when that fails.</summary>
    Nursery,

    /// <summary>Runs the body in a task of the innermost nursery.</summary>
    Spawn,

    /// <summary>Sleeps, and cancels the nth scope of the program, if it is open.</summary>
    CancelScope,

    /// <summary>Sleeps, and moves the deadline of the nth scope to <c>Milliseconds</c> from then.</summary>
    MoveDeadline,

    /// <summary>Sleeps, and lifts or raises the shield of the nth scope.</summary>
    ToggleShield,

    /// <summary>Sleeps, and cancels the nth task of the program.</summary>
    CancelTask,
}

/// <summary>One step. Its number identifies the scope, nursery or task that it makes.</summary>
internal sealed record CancelStep(Deed Deed, int Milliseconds, int Target, CancelStep[] Body)
{
    private const int MaxDepth = 5;

    // Many enough that two moments of a program are hardly ever the same: the model leaves such programs out.
    private const int MaxMilliseconds = 1_000_000;

    // Programs have few scopes and tasks, and most targets must exist.
    private const int MaxTarget = 12;

    /// <summary>Set once the program is complete: the place in the order of the text.</summary>
    public int Number { get; private set; }

    /// <summary>The number of the task that the step is about; -1: the main task.</summary>
    public int TargetTask => Target == 0 ? -1 : Target;

    public static Gen<CancelStep[]> Programs { get; } = Steps(MaxDepth);

    /// <summary>Numbers the steps of a program in the order of the text.</summary>
    /// <returns>The number of steps.</returns>
    public static int NumberAll(CancelStep[] steps, int first = 0)
    {
        foreach (CancelStep step in steps)
        {
            step.Number = first++;
            first = NumberAll(step.Body, first);
        }

        return first;
    }

    public static IEnumerable<CancelStep[]> Shrink(CancelStep[] steps)
        => Properties.Tests.Shrink.Tree(steps, step => Shrink(step.Body).Select(body => step with { Body = body }));

    public override string ToString()
        => $"{Deed} {Milliseconds} {Target}{(Body.Length > 0 ? " " + Properties.Tests.Shrink.Describe(Body) : "")}";

    private static Gen<CancelStep[]> Steps(int depth)
    {
        Gen<int> time = Gen.Choose(1, MaxMilliseconds);
        List<(int Weight, Gen<CancelStep> Step)> steps = [];
        Add(depth: 0, (4, Deed.Sleep), (1, Deed.Fail), (2, Deed.CancelScope), (1, Deed.MoveDeadline), (1, Deed.ToggleShield),
            (1, Deed.CancelTask));
        if (depth > 0)
        {
            Add(depth, (4, Deed.Scope), (3, Deed.Shield), (1, Deed.Timeout), (2, Deed.Swallow), (2, Deed.CleanUp), (2, Deed.Nursery),
                (4, Deed.Spawn));
        }

        return Gen.Frequency(steps).ArrayOf().ScaleSize(size => Math.Min(size, 6));

        void Add(int depth, params (int Weight, Deed Deed)[] deeds)
        {
            Gen<CancelStep[]> body = depth == 0 ? Gen.Constant(Array.Empty<CancelStep>()) : Steps(depth - 1);
            steps.AddRange(deeds.Select(deed => (deed.Weight,
                from length in time
                from target in Gen.Choose(0, MaxTarget)
                from inner in body
                select new CancelStep(deed.Deed, length, target, inner))));
        }
    }
}
