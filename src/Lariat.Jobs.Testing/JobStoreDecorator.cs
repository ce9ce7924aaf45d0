using System.Data.Common;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Testing;

/// <summary>A store that passes each call on to another one: for stores that change some of the calls.</summary>
/// <param name="inner">The other one, which is disposed of with this.</param>
internal abstract class JobStoreDecorator(JobStore inner) : JobStore
{
    public override Action<JobChange>? OnChanged
    {
        get => inner.OnChanged;
        set => inner.OnChanged = value;
    }

    public override JobScheduleStore Schedules => inner.Schedules;

    public override JobViewStore Views => inner.Views;

    public override JobDiagnosisStore Diagnosis => inner.Diagnosis;

    public override JobTransferStore Transfer => inner.Transfer;

    public override JobAuditStore? Audit => inner.Audit;

    public override Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs) => inner.EnqueueAsync(jobs);

    public override Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph) => inner.EnqueueGroupAsync(graph);

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id) => inner.FindGroupAsync(id);

    public override Coroutine<bool> AbortGroupAsync(Guid id) => inner.AbortGroupAsync(id);

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => inner.EnqueueInAsync(jobs, transaction);

    public override IReadOnlyList<Guid>? TryEnqueueIn(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => inner.TryEnqueueIn(jobs, transaction);

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction)
        => inner.CompleteInAsync(finished, transaction);

    public override void NotifyCommitted() => inner.NotifyCommitted();

    public override Coroutine<JobSession> OpenSessionAsync(string name) => inner.OpenSessionAsync(name);

    public override Coroutine CloseSessionAsync(JobSession session) => inner.CloseSessionAsync(session);

    public override JobLease OpenLease(JobSession session) => inner.OpenLease(session);

    public override Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests,
        IReadOnlyDictionary<string, int> kinds)
        => inner.ExchangeAsync(session, finished, requests, kinds);

    public override Coroutine<int> RescueAsync(JobSession? own) => inner.RescueAsync(own);

    public override Coroutine<int> AbortAsync(JobFilter filter) => inner.AbortAsync(filter);

    public override Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread) => inner.RetryAsync(filter, spread);

    public override Coroutine<int> DiscardAsync(JobFilter filter) => inner.DiscardAsync(filter);

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit) => inner.ListAsync(filter, limit);

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync() => inner.CountAsync();

    public override Coroutine<bool> PauseAsync(JobTarget target, string name) => inner.PauseAsync(target, name);

    public override Coroutine<bool> ResumeAsync(JobTarget target, string name) => inner.ResumeAsync(target, name);

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => inner.ListPausesAsync();

    public override Coroutine SetLimitAsync(JobLimit limit) => inner.SetLimitAsync(limit);

    public override Coroutine<bool> ResetLimitAsync(string key) => inner.ResetLimitAsync(key);

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => inner.ListLimitsAsync();

    public override Coroutine<bool> CopyAsync(Guid id, Guid copy) => inner.CopyAsync(id, copy);

    public override Coroutine<int> HousekeepAsync() => inner.HousekeepAsync();

    public override Coroutine<bool> HasChangedAsync() => inner.HasChangedAsync();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
