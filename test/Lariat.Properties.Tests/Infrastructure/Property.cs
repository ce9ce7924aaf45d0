// A property is checked like this: FsCheck generates a program from a seed, the program runs on a loop with a virtual clock, and a model
// says what may happen. A failing program is shrunk, and printed with the seed that makes it again: LARIAT_SEED=… replays it.
using System.Runtime.CompilerServices;

namespace Lariat.Properties.Tests;

/// <summary>Checks that something holds for many random programs.</summary>
internal static class Property
{
    private const int DefaultCaseCount = 10_000;

    // LARIAT_CASES=1000000 tries more, by hand.
    private static readonly int s_caseCount
        = int.TryParse(Environment.GetEnvironmentVariable("LARIAT_CASES"), out int count) ? count : DefaultCaseCount;

    // Short programs shrink well and find as much as long ones: what goes wrong needs few tasks.
    private const int ShortestProgram = 10;
    private const int LongestProgram = 60;

    /// <summary>Runs the body for each program, on one loop; it fails by throwing.</summary>
    /// <param name="programs">Generates a program from a seed.</param>
    /// <param name="shrink">Smaller programs, to find the smallest that fails.</param>
    /// <param name="body">Runs a program in the main task of the loop.</param>
    /// <param name="test">The caller, for the replay instruction.</param>
    public static void Check<TProgram>(
        Gen<TProgram> programs,
        Func<TProgram, IEnumerable<TProgram>> shrink,
        Func<TProgram, Coroutine> body,
        [CallerMemberName] string test = "")
    {
        using var loop = new ReusedLoop();
        Config config = Config.Quick
            .WithMaxTest(s_caseCount)
            .WithStartSize(ShortestProgram)
            .WithEndSize(LongestProgram)
            .WithRunner(new SeedRunner(test));
        if (SeedRunner.TryReadSeed(out Replay? replay))
        {
            config = config.WithReplay(replay);
        }

        FsCheck.Check.One(config, Prop.ForAll(Arb.From(programs, shrink), program => loop.Run(() => body(program))));
    }

    /// <summary>The same, for programs that are lists of steps and a number, from 0 to 4, that says what they work on.</summary>
    public static void CheckSteps<TKind>(Gen<Step<TKind>> step, Func<int, Step<TKind>[], Coroutine> body, [CallerMemberName] string test = "")
        where TKind : struct, Enum
        => Check(
            Gen.Choose(0, 4).SelectMany(_ => step.ArrayOf(), (size, steps) => new StepProgram<TKind>(size, steps)),
            program => Shrink.Steps(program.Steps).Select(steps => program with { Steps = steps }),
            program => body(program.Size, program.Steps),
            test);

    /// <summary>Says what the model forbids.</summary>
    public static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new PropertyViolatedException(rule);
        }
    }
}

/// <summary>The program did what the model forbids.</summary>
public sealed class PropertyViolatedException(string rule) : Exception(rule);
