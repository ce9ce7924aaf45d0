using Lariat.Jobs.Testing;
using Lariat.Testing;

namespace Lariat.Jobs.Tests;

/// <summary>The kit for users' tests, used as they do.</summary>
public sealed class TestJobsTests : JobsTest<Sqlite.SqliteEngine>
{
    [Fact]
    public void RunForAsync_TwoDays_RunsWhatIsDueInThem() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        await jobs.Client.EnqueueAsync(Note, "tomorrow", new JobOptions { Delay = TimeSpan.FromDays(1) });
        await jobs.Client.EnqueueAsync(Note, "in three days", new JobOptions { Delay = TimeSpan.FromDays(3) });

        await jobs.RunForAsync(TimeSpan.FromDays(2));

        Assert.Equal(["tomorrow"], Notes);
        Assert.Equal(["in three days"], await jobs.ListPayloadsAsync(Note));
        Assert.Equal(new DateTimeOffset(2030, 1, 3, 0, 0, 0, TimeSpan.Zero), jobs.Clock.GetUtcNow());
    });

    [Fact]
    public void RunForAsync_FailingJob_IsRetriedInIt() => VirtualTime.Run(async () =>
    {
        var failing = new Job<string>("failing", Text, (text, job) =>
        {
            Notes.Add($"{text} {job.Attempt}");
            return job.Attempt < 4 ? throw new InvalidDataException() : Coroutine.Completed;
        });
        await using TestJobs jobs = await TestJobs.OpenAsync([failing]);
        await jobs.Client.EnqueueAsync(failing, "try");

        await jobs.RunForAsync(TimeSpan.FromHours(1));

        Assert.Equal(["try 1", "try 2", "try 3", "try 4"], Notes);
    });

    [Fact]
    public void ListPayloadsAsync_WaitingJobs_AreInTheirOrder() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note], start: DateTimeOffset.UnixEpoch);
        await jobs.Client.EnqueueAsync(Note, "second", new JobOptions { Delay = TimeSpan.FromDays(1) });
        await jobs.Client.EnqueueAsync(Note, "first");
        await jobs.Client.EnqueueAsync(Note, "zeroth", new JobOptions { Priority = 0 });

        Assert.Equal(["zeroth", "first", "second"], await jobs.ListPayloadsAsync(Note));
        Assert.Equal(2, await jobs.DrainAsync());
        Assert.Equal(["second"], await jobs.ListPayloadsAsync(Note));
    });

    [Fact]
    public void DisposeAsync_Storage_IsGone() => VirtualTime.Run(async () =>
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "lariat-test-jobs-*");
        TestJobs jobs = await TestJobs.OpenAsync([Note]);
        string folder = Assert.Single(Directory.GetDirectories(Path.GetTempPath(), "lariat-test-jobs-*").Except(before));

        await jobs.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    });

    [Fact]
    public void OpenAsync_TwoKindsOfOneName_LeavesNoFolder() => VirtualTime.Run(async () =>
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "lariat-test-jobs-*");

        await Expect.ThrowsAsync<ArgumentException>(async () => await TestJobs.OpenAsync([Note, Note]));

        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "lariat-test-jobs-*").Except(before));
    });
}
