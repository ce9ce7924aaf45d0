using System.Data.Common;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>A store on a server with the time of the loop, which stands still during each call.</summary>
internal sealed class ClockedStore(JobStore inner, Action setClock) : JobStore
{
    public override Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs) => HoldAsync(() => inner.EnqueueAsync(jobs));

    public override Coroutine<bool> PauseAsync(JobTarget target, string name) => HoldAsync(() => inner.PauseAsync(target, name));

    public override Coroutine<bool> ResumeAsync(JobTarget target, string name) => HoldAsync(() => inner.ResumeAsync(target, name));

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => HoldAsync(inner.ListPausesAsync);

    public override async Coroutine SetLimitAsync(JobLimit limit) => await HoldAsync(() => inner.SetLimitAsync(limit));

    public override Coroutine<bool> ResetLimitAsync(string key) => HoldAsync(() => inner.ResetLimitAsync(key));

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => HoldAsync(inner.ListLimitsAsync);

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => inner.EnqueueInAsync(jobs, transaction);

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction) => inner.CompleteInAsync(finished, transaction);

    public override Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph)
        => HoldAsync(() => inner.EnqueueGroupAsync(graph));

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id) => HoldAsync(() => inner.FindGroupAsync(id));

    public override Coroutine<bool> AbortGroupAsync(Guid id) => HoldAsync(() => inner.AbortGroupAsync(id));

    public override JobScheduleStore Schedules => new ClockedSchedules(this, inner.Schedules);

    public override Coroutine<JobSession> OpenSessionAsync(string name) => HoldAsync(() => inner.OpenSessionAsync(name));

    public override async Coroutine CloseSessionAsync(JobSession session) => await HoldAsync(() => inner.CloseSessionAsync(session));

    public override JobLease OpenLease(JobSession session) => new ClockedLease(inner.OpenLease(session), setClock);

    public override Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
        => HoldAsync(() => inner.ExchangeAsync(session, finished, requests, kinds));

    public override Coroutine<int> RescueAsync(JobSession? own) => HoldAsync(() => inner.RescueAsync(own));

    public override Coroutine<int> AbortAsync(JobFilter filter) => HoldAsync(() => inner.AbortAsync(filter));

    public override Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread) => HoldAsync(() => inner.RetryAsync(filter, spread));

    public override Coroutine<int> DiscardAsync(JobFilter filter) => HoldAsync(() => inner.DiscardAsync(filter));

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
        => HoldAsync(() => inner.ListAsync(filter, limit));

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync() => HoldAsync(inner.CountAsync);

    public override JobAuditStore Audit => new ClockedAudit(this, inner.Audit!);

    public override Coroutine<bool> CopyAsync(Guid id, Guid copy) => HoldAsync(() => inner.CopyAsync(id, copy));

    public override JobViewStore Views => new ClockedViews(this, inner.Views);

    public override JobDiagnosisStore Diagnosis => new ClockedDiagnosis(this, inner.Diagnosis);

    public override JobTransferStore Transfer => inner.Transfer;

    public override Coroutine<int> HousekeepAsync() => HoldAsync(inner.HousekeepAsync);

    public override Coroutine<bool> HasChangedAsync() => HoldAsync(inner.HasChangedAsync);

    public override async ValueTask DisposeAsync()
    {
        using var hold = new ClockHold();
        await inner.DisposeAsync();
    }

    internal async Coroutine<T> HoldAsync<T>(Func<Coroutine<T>> call)
    {
        using var hold = new ClockHold();
        setClock();
        return await call();
    }

    internal async Coroutine HoldAsync(Func<Coroutine> call)
    {
        using var hold = new ClockHold();
        setClock();
        await call();
    }

    private sealed class ClockedLease(JobLease inner, Action setClock) : JobLease
    {
        public override JobBeat Renew(IReadOnlyList<ProgressReport> progress)
        {
            setClock();
            return inner.Renew(progress);
        }

        public override void Dispose() => inner.Dispose();
    }
}
