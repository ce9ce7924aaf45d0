namespace Lariat.Properties.Tests;

/// <summary>One step of a program.</summary>
/// <typeparam name="TKind">What it does.</typeparam>
/// <param name="Kind">What it does.</param>
/// <param name="Number">To which task, or how much: the property says.</param>
internal readonly record struct Step<TKind>(TKind Kind, int Number)
    where TKind : struct, Enum
{
    // Numbers choose among the tasks of a program, of which there are few.
    private const int MaxNumber = 7;

    /// <summary>Steps of the given kinds, each as often as its weight says.</summary>
    public static Gen<Step<TKind>> Of(params (int Weight, TKind Kind)[] kinds)
        => Gen.Frequency(kinds.Select(entry =>
            (entry.Weight, Gen.Choose(0, MaxNumber).Select(number => new Step<TKind>(entry.Kind, number)))));

    public override string ToString() => $"{Kind} {Number}";
}

/// <summary>Steps, and the size of what they work on.</summary>
internal sealed record StepProgram<TKind>(int Size, Step<TKind>[] Steps)
    where TKind : struct, Enum
{
    public override string ToString() => $"size {Size}: {Shrink.Describe(Steps)}";
}
