namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Errors whose text PostgreSQL cannot have.</summary>
public sealed class FailureTextTests : JobsTest<PostgreSqlEngine>
{
    [Fact]
    public void ListFailuresAsync_ErrorWithNul_ShowsAQuestionMark() => TestLoop.Run(async () =>
    {
        var failing = new Job<string>("failing", Text, (_, _) => throw new InvalidDataException("a\0\0b\\u0000\nmore"))
        {
            Defaults = new JobOptions { Attempts = 1 },
        };
        await using JobClient jobs = await OpenAsync(failing);
        await jobs.EnqueueAsync(failing, "x");

        await jobs.DrainAsync();

        JobFailureGroup failure = Assert.Single(await jobs.Views.ListFailuresAsync());
        Assert.EndsWith(": a??b\\u0000", failure.Failure, StringComparison.Ordinal);
        Assert.Equal(1, await jobs.Views.CountAsync(new JobFilter { States = [JobState.Dead], Failure = failure.Failure }));
    });
}
