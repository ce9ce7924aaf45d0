namespace Lariat.Properties.Tests;

/// <summary>What a program with time-outs does.</summary>
internal enum Doing
{
    /// <summary>Sleeps <c>Milliseconds</c>.</summary>
    Sleep,

    /// <summary>Runs the body in a scope of <c>Milliseconds</c>.</summary>
    Scope,

    /// <summary>Runs the body in a scope, and goes on when it times out.</summary>
    ScopeCaught,

    /// <summary>Runs the body, and sleeps <c>Milliseconds</c> however it ended.</summary>
    CleanUp,

    /// <summary>Runs the body, and goes on when it is cancelled.</summary>
    Refuse,
}

/// <summary>One step; all but <see cref="Doing.Sleep"/> have a body.</summary>
internal sealed record ScopeStep(Doing Doing, int Milliseconds, ScopeStep[] Body)
{
    private const int MaxDepth = 4;

    // Many enough that two moments of a program are hardly ever the same: the model leaves such programs out.
    private const int MaxMilliseconds = 100_000;

    /// <summary>A program, and after how many milliseconds its task is cancelled.</summary>
    public static Gen<ScopeProgram> Programs { get; } =
        from steps in Steps(MaxDepth)
        from cancelAfter in Gen.Frequency((1, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 2 * MaxMilliseconds).Select(time => (int?)time)))
        select new ScopeProgram(steps, cancelAfter);

    public static IEnumerable<ScopeStep[]> Shrink(ScopeStep[] steps)
        => Properties.Tests.Shrink.Tree(steps, step => Shrink(step.Body).Select(body => step with { Body = body }));

    public override string ToString() => Doing == Doing.Sleep
        ? $"{Doing} {Milliseconds}"
        : $"{Doing} {Milliseconds} {Properties.Tests.Shrink.Describe(Body)}";

    private static Gen<ScopeStep[]> Steps(int depth)
    {
        Gen<int> time = Gen.Choose(1, MaxMilliseconds);
        List<(int Weight, Gen<ScopeStep> Step)> steps = [(3, time.Select(length => new ScopeStep(Doing.Sleep, length, [])))];
        if (depth > 0)
        {
            Gen<ScopeStep[]> body = Steps(depth - 1).ScaleSize(size => size / 2);
            foreach ((int weight, Doing doing) in new[] { (2, Doing.Scope), (3, Doing.ScopeCaught), (1, Doing.CleanUp), (1, Doing.Refuse) })
            {
                steps.Add((weight, time.SelectMany(_ => body, (length, inner) => new ScopeStep(doing, length, inner))));
            }
        }

        return Gen.Frequency(steps).ArrayOf().ScaleSize(size => Math.Min(size, 8));
    }
}

/// <summary>What the main task does, and when it is cancelled.</summary>
internal sealed record ScopeProgram(ScopeStep[] Steps, int? CancelAfter)
{
    public static IEnumerable<ScopeProgram> Shrink(ScopeProgram program)
        => ScopeStep.Shrink(program.Steps).Select(steps => program with { Steps = steps });

    public override string ToString() => $"cancel after {CancelAfter?.ToString() ?? "never"}: {Properties.Tests.Shrink.Describe(Steps)}";
}
