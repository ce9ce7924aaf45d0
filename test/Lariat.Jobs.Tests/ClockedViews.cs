using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>The views of a <see cref="ClockedStore"/>.</summary>
internal sealed class ClockedViews(ClockedStore store, JobViewStore inner) : JobViewStore
{
    public override Coroutine<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ListPageAsync(
        JobState state, JobFilter filter, JobPlace after, int limit)
        => store.HoldAsync(() => inner.ListPageAsync(state, filter, after, limit));

    public override Coroutine<long> CountAsync(JobFilter filter, int max) => store.HoldAsync(() => inner.CountAsync(filter, max));

    public override Coroutine<JobOverview> ReadOverviewAsync() => store.HoldAsync(inner.ReadOverviewAsync);

    public override Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit)
        => store.HoldAsync(() => inner.ListFailuresAsync(limit));

    public override Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit)
        => store.HoldAsync(() => inner.ListGroupsAsync(limit));
}
