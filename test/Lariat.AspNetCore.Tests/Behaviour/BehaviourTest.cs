using Lariat.AspNetCore.Tests.Behaviour.Normalising;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>The contract: whatever a client does, it gets from this transport what it gets from Kestrel's own.</summary>
public abstract class BehaviourTest
{
    public static TheoryData<string> Names => [.. CaseTable.All.Select(played => played.Name)];

    /// <summary>False where a driver is not available; the test is skipped then.</summary>
    protected virtual bool IsAvailable => true;

    private protected abstract ServerKind Kind { get; }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answer_OfEachCase_IsKestrels(string name)
    {
        BehaviourCase played = CaseTable.Find(name);
        Assert.SkipUnless(IsAvailable, "The driver is not available on this machine.");
        Assert.SkipUnless(played.Program is null || ProgramRun.Exists(played.Program), $"{played.Program} is not installed.");

        string expected = await Transcripts.OfAsync(played, ServerKind.Kestrel);
        string actual = await Transcripts.OfAsync(played, Kind);

        Assert.Contains(played.Expects, expected);
        Assert.DoesNotContain("--- still open", expected);
        Assert.True(expected == actual, TranscriptDifference.Describe(expected, actual));
    }
}
