using System.Globalization;
using Microsoft.FSharp.Core;
using Arguments = Microsoft.FSharp.Collections.FSharpList<object>;
using TestResult = FsCheck.TestResult;

namespace Lariat.Properties.Tests;

/// <summary>Turns FsCheck's result into a test failure that says how to see it again.</summary>
internal sealed class SeedRunner(string test) : IRunner
{
    private const string SeedVariable = "LARIAT_SEED";

    /// <summary>The seed of the environment, if there is one: "seed,gamma,size" as a failure prints it.</summary>
    public static bool TryReadSeed(out Replay? replay)
    {
        replay = null;
        string[]? parts = Environment.GetEnvironmentVariable(SeedVariable)?.Split(',');
        if (parts is null)
        {
            return false;
        }

        if (parts.Length != 3)
        {
            throw new FormatException($"{SeedVariable} must be as a failure prints it: seed,gamma,size.");
        }

        var random = new Rnd(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
        replay = new Replay(random, FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture)));
        return true;
    }

    public void OnStartFixture(Type t)
    {
    }

    public void OnArguments(int ntest, Arguments args, FSharpFunc<int, FSharpFunc<Arguments, string>> every)
    {
    }

    public void OnShrink(Arguments args, FSharpFunc<Arguments, string> everyShrink)
    {
    }

    public void OnFinished(string name, TestResult result)
    {
        if (result is TestResult.Passed)
        {
            return;
        }

        if (result is not TestResult.Failed failed)
        {
            throw new Xunit.Sdk.XunitException($"{test}: {result}");
        }

        Exception? error = (failed.Item4 as Outcome.Failed)?.Item;
        Rnd seed = failed.Item6;
        string replay = string.Create(CultureInfo.InvariantCulture, $"{seed.Seed},{seed.Gamma},{failed.Item7}");
        throw new Xunit.Sdk.XunitException(
            $"""
            {test} failed in case {failed.Item1.NumberOfTests}, shrunk {failed.Item1.NumberOfShrinks} times.
            Program: {Shrink.Describe(failed.Item3.Head)}
            Generated as: {Shrink.Describe(failed.Item2.Head)}
            Seed: {replay}
            Replay: {SeedVariable}={replay} dotnet test test/Lariat.Properties.Tests -c Release --filter {test}
            """,
            error);
    }
}
