namespace Lariat.Properties.Tests;

/// <summary>What a task of a random program does, one after the other.</summary>
internal enum Act
{
    /// <summary>Sleeps <c>Number</c> seconds.</summary>
    Sleep,

    /// <summary>Sleeps, and goes on when it is cancelled meanwhile.</summary>
    SleepStubbornly,

    /// <summary>Sleeps, and sleeps again to clean up.</summary>
    SleepWithCleanUp,

    /// <summary>Sleeps, and throws an error of its own when it is cancelled meanwhile.</summary>
    SleepThenFailIfCanceled,

    /// <summary>Throws an error.</summary>
    Fail,

    /// <summary>Cancels its own task.</summary>
    CancelItself,

    /// <summary>Cancels the nth task of the program.</summary>
    CancelAnother,

    /// <summary>Cancels the innermost group.</summary>
    CancelGroup,

    /// <summary>Makes a task in the innermost group; <c>Number</c> says how it starts: 1 eagerly, 2 lazily, else as the factory decides.</summary>
    Spawn,

    /// <summary>Runs a group of its own.</summary>
    Group,

    /// <summary>Runs a group of its own, and goes on when it fails.</summary>
    GroupCaught,
}

/// <summary>One act; <see cref="Act.Spawn"/> and the groups have a body.</summary>
internal sealed record GroupStep(Act Act, int Number, GroupStep[] Body)
{
    private const int MaxDepth = 3;

    public static Gen<GroupProgram> Programs { get; } =
        from steps in Steps(MaxDepth)
        from isEager in Gen.Elements(false, false, true)
        select new GroupProgram(steps, isEager);

    public static IEnumerable<GroupStep[]> Shrink(GroupStep[] program)
        => Properties.Tests.Shrink.Tree(program, step => Shrink(step.Body).Select(body => step with { Body = body }));

    public override string ToString()
        => Act is Act.Spawn or Act.Group or Act.GroupCaught ? $"{Act} {Number} {Properties.Tests.Shrink.Describe(Body)}" : $"{Act} {Number}";

    private static Gen<GroupStep[]> Steps(int depth)
    {
        (int Weight, Act Act)[] leaves =
        [
            (6, Act.Sleep), (1, Act.SleepStubbornly), (2, Act.SleepWithCleanUp), (1, Act.SleepThenFailIfCanceled), (1, Act.Fail),
            (1, Act.CancelItself), (1, Act.CancelAnother), (1, Act.CancelGroup),
        ];
        List<(int Weight, Gen<GroupStep> Step)> steps =
            [.. leaves.Select(leaf => (leaf.Weight, Gen.Choose(0, 5).Select(number => new GroupStep(leaf.Act, number, []))))];
        if (depth > 0)
        {
            Gen<GroupStep[]> body = Steps(depth - 1).ScaleSize(size => size / 2);
            steps.Add((6, from inner in body from start in Gen.Choose(0, 3) select new GroupStep(Act.Spawn, start, inner)));
            steps.Add((1, body.Select(inner => new GroupStep(Act.Group, 0, inner))));
            steps.Add((2, body.Select(inner => new GroupStep(Act.GroupCaught, 0, inner))));
        }

        return Gen.Frequency(steps).ArrayOf();
    }
}

/// <summary>What the body of the outermost group does, and whether tasks start when they are made.</summary>
internal sealed record GroupProgram(GroupStep[] Steps, bool IsEager)
{
    public static IEnumerable<GroupProgram> Shrink(GroupProgram program)
        => GroupStep.Shrink(program.Steps).Select(steps => program with { Steps = steps });

    public override string ToString() => $"{(IsEager ? "eager" : "lazy")}: {Properties.Tests.Shrink.Describe(Steps)}";
}
