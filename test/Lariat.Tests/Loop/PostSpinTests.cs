namespace Lariat.Tests;

/// <summary>When a loop that waits for another thread spins: after a miss it skips spins, twice as many after each further one.</summary>
public class PostSpinTests
{
    [Fact]
    public void ShouldTry_NoJobElsewhere_IsFalse()
    {
        PostSpin spin = default;

        Assert.False(spin.HasJobsElsewhere);
        Assert.False(spin.ShouldTry());
    }

    [Fact]
    public void ShouldTry_AfterMisses_SkipsTwiceAsManyEachTime()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor never spins.");
        PostSpin spin = default;
        spin.ExpectPost();

        int[] skipped = [CountSkipped(ref spin), Miss(ref spin), Miss(ref spin), Miss(ref spin)];

        Assert.Equal([0, 1, 2, 4], skipped);
    }

    [Fact]
    public void ShouldTry_ManyMisses_SkipsAtMost128()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor never spins.");
        PostSpin spin = default;
        spin.ExpectPost();

        int skipped = 0;
        for (int i = 0; i < 20; i++)
        {
            skipped = Miss(ref spin);
        }

        Assert.Equal(128, skipped);
    }

    [Fact]
    public void ShouldTry_AfterAHit_SkipsOneAfterTheNextMiss()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor never spins.");
        PostSpin spin = default;
        spin.ExpectPost();
        Miss(ref spin);
        Miss(ref spin);

        spin.NoteHit();

        Assert.Equal(1, Miss(ref spin));
    }

    [Fact]
    public void EndExpectedPost_TheLast_NoJobIsElsewhere()
    {
        PostSpin spin = default;
        spin.ExpectPost();
        spin.ExpectPost();

        spin.EndExpectedPost();
        Assert.True(spin.HasJobsElsewhere);
        spin.EndExpectedPost();

        Assert.False(spin.HasJobsElsewhere);
    }

    private static int Miss(ref PostSpin spin)
    {
        spin.NoteMiss();
        return CountSkipped(ref spin);
    }

    private static int CountSkipped(ref PostSpin spin)
    {
        int count = 0;
        while (!spin.ShouldTry())
        {
            count++;
        }

        return count;
    }
}
