using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>The audit log of a <see cref="ClockedStore"/>.</summary>
internal sealed class ClockedAudit(ClockedStore store, JobAuditStore inner) : JobAuditStore
{
    public override async Coroutine AddAsync(Guid id, string user, string action, string target)
        => await store.HoldAsync(() => inner.AddAsync(id, user, action, target));

    public override async Coroutine CompleteAsync(Guid id, long count) => await store.HoldAsync(() => inner.CompleteAsync(id, count));

    public override Coroutine<IReadOnlyList<JobAuditEntry>> ListAsync(JobPlace before, int limit)
        => store.HoldAsync(() => inner.ListAsync(before, limit));
}
