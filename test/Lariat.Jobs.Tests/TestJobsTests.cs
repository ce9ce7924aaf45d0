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
        Assert.Equal(new DateTimeOffset(2030, 1, 3, 0, 0, 0, TimeSpan.Zero), jobs.Clock.GetUtcNow(), TimeSpan.FromMilliseconds(1));
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
    public void DrainAsync_Until_RunsWhatIsDueAtThatInstantToo() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        await jobs.Client.EnqueueAsync(Note, "then", new JobOptions { Delay = TimeSpan.FromDays(1) });
        await jobs.Client.EnqueueAsync(Note, "later", new JobOptions { Delay = TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1) });

        int tries = await jobs.DrainAsync(jobs.Clock.GetUtcNow() + TimeSpan.FromDays(1));

        Assert.Equal(["then"], Notes);
        Assert.Equal(1, tries);
        Assert.Equal(["later"], await jobs.ListPayloadsAsync(Note));
    });

    [Fact]
    public void DrainAsync_UntilMidnight_RunsTheScheduleOfMidnight() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        await jobs.Client.ScheduleAsync("every six hours", "0 */6 * * *", Note, "x");

        int tries = await jobs.DrainAsync(jobs.Clock.GetUtcNow() + TimeSpan.FromDays(1));

        Assert.Equal(4, tries);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 0, 0, 0, TimeSpan.Zero), jobs.Clock.GetUtcNow(), TimeSpan.FromMilliseconds(1));
    });

    [Fact]
    public void DrainAsync_UntilThePast_Throws() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);

        ArgumentOutOfRangeException error = await Expect.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await jobs.DrainAsync(jobs.Clock.GetUtcNow() - TimeSpan.FromTicks(1)));

        Assert.Equal("until", error.ParamName);
    });

    [Fact]
    public void RunForAsync_ScheduleThatIsSetMeanwhile_IsSeen() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        LoopTask running = LoopTask.Create(jobs.RunForAsync(TimeSpan.FromMinutes(10)));
        await Coroutine.Sleep(TimeSpan.FromMinutes(1.5));

        await jobs.Client.ScheduleAsync("each minute", "* * * * *", Note, "x");
        await Coroutine.Sleep(TimeSpan.FromMinutes(2));
        await jobs.Client.Schedules.PauseAsync("each minute");
        await Coroutine.Sleep(TimeSpan.FromMinutes(2));
        await jobs.Client.Schedules.ResumeAsync("each minute");
        await running;

        // At 2 and 3 minutes, not at 4 and 5, and from 6 on: the end at 10 comes first.
        Assert.InRange(Notes.Count, 6, 7);
    });

    [Fact]
    public void RunForAsync_WorkerThatCrashes_LosesItsJobsToTheNext() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        await jobs.Client.EnqueueAsync(Note, "x");
        jobs.CrashAfter(JobCrashPoint.Take);

        await jobs.RunForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["x"], Notes);
        Assert.Equal(1, jobs.CrashCount);
    });

    [Fact]
    public void ListEnqueuedAsync_JobsThatWaitRanAndAreChildren_AreInTheOrderOfTheirEnqueues() => VirtualTime.Run(async () =>
    {
        var parent = new Job<string>("parent", Text, (_, job) =>
        {
            job.Enqueue(Note, "child");
            return Coroutine.Completed;
        });
        await using TestJobs jobs = await TestJobs.OpenAsync([Note, parent]);
        await jobs.Client.EnqueueAsync(Note, "ran", new JobOptions { Keep = JobKeep.Nothing });
        await jobs.Client.EnqueueAsync(Note, "waits", new JobOptions { Delay = TimeSpan.FromDays(1) });
        await Coroutine.Sleep(1);
        await jobs.Client.EnqueueAsync(parent, "parent");

        await jobs.DrainAsync();

        Assert.Equal(["ran", "waits", "child"], await jobs.ListEnqueuedAsync(Note));
        Assert.Equal(["parent"], await jobs.ListEnqueuedAsync(parent));
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

    [Fact]
    public void Inline_Enqueue_ReturnsWhenTheJobAndItsChildHaveRun() => VirtualTime.Run(async () =>
    {
        var parent = new Job<string>("parent", Text, (text, job) =>
        {
            Notes.Add(text);
            job.Enqueue(Note, "child");
            return Coroutine.Completed;
        });
        await using TestJobs jobs = await TestJobs.OpenAsync([parent, Note], execution: TestExecution.Inline);

        await jobs.Client.EnqueueAsync(parent, "parent");
        Assert.Equal(["parent", "child"], Notes);

        await jobs.Client.EnqueueAsync(Note, "later", new JobOptions { Delay = TimeSpan.FromDays(1) });
        Assert.Equal(["later"], await jobs.ListPayloadsAsync(Note));
    });

    [Fact]
    public void Inline_JobThatEnqueuesByTheClient_DoesNotWaitForItself() => VirtualTime.Run(async () =>
    {
        TestJobs? jobs = null;
        var parent = new Job<string>("parent", Text, async (_, _) => await jobs!.Client.EnqueueAsync(Note, "by the client"));
        jobs = await TestJobs.OpenAsync([parent, Note], execution: TestExecution.Inline);
        await using TestJobs closing = jobs;

        await jobs.Client.EnqueueAsync(parent, "x");

        Assert.Equal(["by the client"], Notes);
    });

    [Fact]
    public void Inline_Group_RunsWithItsCompletionJob() => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note], execution: TestExecution.Inline);

        await jobs.Client.ChainAsync(Note.With("first"), Note.With("second"));

        Assert.Equal(["first", "second"], Notes);
    });

    [Theory]
    [InlineData(JobCrashPoint.Completion, false, new[] { "x 1", "x 2" })]
    [InlineData(JobCrashPoint.Completion, true, new[] { "x 1" })]
    [InlineData(JobCrashPoint.Take, false, new[] { "x 1" })]
    [InlineData(JobCrashPoint.Take, true, new[] { "x 2" })]
    public void Crash_OfAWorker_TheJobRunsAgainUnlessItsEndIsStored(JobCrashPoint point, bool isAfter, string[] expected)
        => VirtualTime.Run(async () =>
        {
            var trying = new Job<string>("trying", Text, (text, job) =>
            {
                Notes.Add($"{text} {job.Attempt}");
                return Coroutine.Completed;
            });
            await using TestJobs jobs = await TestJobs.OpenAsync([trying]);
            JobHandle handle = await jobs.Client.EnqueueAsync(trying, "x");
            if (isAfter)
            {
                jobs.CrashAfter(point);
            }
            else
            {
                jobs.CrashBefore(point);
            }

            await jobs.RunForAsync(TimeSpan.FromMinutes(1));

            Assert.Equal(1, jobs.CrashCount);
            Assert.Equal(expected, Notes);
            Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
        });

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Crash_OfAnEnqueue_TheJobExistsIfItWasAfterTheCommit(bool isAfter, int expected) => VirtualTime.Run(async () =>
    {
        await using TestJobs jobs = await TestJobs.OpenAsync([Note]);
        if (isAfter)
        {
            jobs.CrashAfter(JobCrashPoint.Enqueue);
        }
        else
        {
            jobs.CrashBefore(JobCrashPoint.Enqueue);
        }

        JobCrashException error = await Expect.ThrowsAsync<JobCrashException>(async () => await jobs.Client.EnqueueAsync(Note, "x"));

        Assert.Equal((JobCrashPoint.Enqueue, isAfter), (error.Point, error.IsAfter));
        Assert.Equal(expected, await jobs.DrainAsync());
    });
}
