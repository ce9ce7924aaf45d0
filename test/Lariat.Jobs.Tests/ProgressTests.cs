using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>What a job reports of its progress, stored with the renewal of the lease.</summary>
public abstract class ProgressTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };
    private static readonly JobRequest[] s_requestOne = [new(JobOptions.DefaultQueue, 1)];

    private static async Coroutine<(JobSession Session, FetchedJob Job)> TakeAsync(JobStore store)
    {
        JobSession session = await store.OpenSessionAsync("one");
        return (session, (await store.ExchangeAsync(session, [], s_requestOne, s_kinds)).Fetched[0]);
    }

    [Fact]
    public void Renew_WithProgress_IsReadWhileTheTryRuns() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "x");
        await using JobStore store = await OpenStoreAsync();
        (JobSession session, FetchedJob job) = await TakeAsync(store);
        using JobLease lease = store.OpenLease(session);
        Assert.Null((await handle.GetInfoAsync())!.Progress);

        lease.Renew([new ProgressReport(job, 0.4, "parsed")]);

        JobProgress progress = (await handle.GetInfoAsync())!.Progress!;
        Assert.Equal((0.4, "parsed"), (progress.Fraction, progress.Text));
    });

    [Fact]
    public void Renew_ProgressOfALostJob_IsRefused() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "x");
        await using JobStore store = await OpenStoreAsync();
        (JobSession frozen, FetchedJob job) = await TakeAsync(store);
        await store.CloseSessionAsync(frozen);
        await store.ExchangeAsync(await store.OpenSessionAsync("other"), [], s_requestOne, s_kinds);
        using JobLease lease = store.OpenLease(frozen);

        lease.Renew([new ProgressReport(job, 0.9, "late")]);

        Assert.Null((await handle.GetInfoAsync())!.Progress);
    });

    [Fact]
    public void GetInfoAsync_NextTry_HasNoProgressYet() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "x");
        await using JobStore store = await OpenStoreAsync();
        (JobSession session, FetchedJob job) = await TakeAsync(store);
        using JobLease lease = store.OpenLease(session);
        lease.Renew([new ProgressReport(job, 0.4, "first try")]);
        await Coroutine.Sleep(1);

        await store.ExchangeAsync(session, [new FinishedJob(job, JobEnd.Released)], [], s_kinds);
        Assert.Null((await handle.GetInfoAsync())!.Progress);
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);

        Assert.Null((await handle.GetInfoAsync())!.Progress);
    });

    [Fact]
    public void ReportProgress_InARunningJob_IsStoredWithTheHeartbeat() => TestLoop.RunReal(async () =>
    {
        var release = new AsyncEvent();
        var reporting = new Job<string>("reporting", Text, async (_, job) =>
        {
            for (int i = 0; i <= 100_000; i++)
            {
                job.ReportProgress(i / 200_000.0, "half");
            }

            await release.WaitAsync();
        });
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [reporting]);
        JobHandle handle = await jobs.EnqueueAsync(reporting, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            JobProgress? progress = null;
            while (progress is null)
            {
                await Coroutine.Sleep(0.1);
                progress = (await handle.GetInfoAsync())!.Progress;
            }

            Assert.Equal((0.5, "half"), (progress.Fraction, progress.Text));
            release.Set();
            await handle.WaitAsync();
        });
    });

    [Fact]
    public void ReportProgress_NotANumber_Fails() => TestLoop.Run(async () =>
    {
        var dividing = new Job<string>("dividing", Text, (_, job) =>
        {
            double none = 0;
            job.ReportProgress(none / none);
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(dividing);
        JobHandle handle = await jobs.EnqueueAsync(dividing, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync();

        Assert.Contains("NaN", (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Remove_NewerReportOfTheJob_KeepsIt()
    {
        var reports = new ProgressReports();
        var job = new FetchedJob(
            1, Guid.NewGuid(), "default", "note", 1, 1, 1, 0, default, default, null, JobKeep.Result, []);
        reports.Add(new ProgressReport(job, 0.1, null));
        IReadOnlyList<ProgressReport> stored = reports.Collect();
        reports.Add(new ProgressReport(job, 0.2, null));

        reports.Remove(stored);

        Assert.Equal(0.2, Assert.Single(reports.Collect()).Fraction);
    }
}
