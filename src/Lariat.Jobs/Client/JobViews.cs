using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Pages and numbers for people, which cost the same however many jobs there are.</summary>
/// <remarks>Thread: any loop, as for the <see cref="JobClient"/>.</remarks>
public sealed class JobViews
{
    /// <summary>Where counting stops: 10,000. A number that is as great means "this many, or more".</summary>
    public const int MaxCount = 10_000;

    private const int MaxLimit = 1000;

    private readonly JobClient _client;
    private readonly JobViewStore _store;

    internal JobViews(JobClient client, JobViewStore store)
    {
        _client = client;
        _store = store;
    }

    /// <summary>Reads a page of the jobs in a state: by the time at which they ended, began or become ready, the latest first.</summary>
    /// <param name="state">The state.</param>
    /// <param name="filter">Which; its states are ignored. Default: all.</param>
    /// <param name="after">The <see cref="JobPage.Next"/> of the page before. Default: the first page.</param>
    /// <param name="limit">How many at most, 1 to 1000. Default: 50.</param>
    /// <remarks>Suspends. With a filter that few jobs match, a page may be short, or empty, and have a next one: a call reads a bounded
    /// number of jobs.</remarks>
    /// <exception cref="FormatException"><paramref name="after"/> comes from no page.</exception>
    public Coroutine<JobPage> ListAsync(JobState state, JobFilter? filter = null, string? after = null, int limit = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        JobPlace place = after is null ? JobViewStore.Newest : JobPlace.Parse(after);
        return _client.OnLoopAsync(async Coroutine<JobPage> () =>
        {
            (IReadOnlyList<JobInfo> jobs, JobPlace? next) = await _store.ListPageAsync(state, filter ?? new JobFilter(), place, limit);
            return new JobPage(jobs, next?.ToString());
        });
    }

    /// <summary>Counts the jobs that match, up to <see cref="MaxCount"/>.</summary>
    /// <param name="filter">Which.</param>
    /// <remarks>Suspends. Kinds, tags and errors of waiting and ended jobs are read until there are enough.</remarks>
    public Coroutine<long> CountAsync(JobFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _client.OnLoopAsync(() => _store.CountAsync(filter, MaxCount));
    }

    /// <summary>Reads how many jobs each queue has, and which workers there are.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<JobOverview> ReadOverviewAsync() => _client.OnLoopAsync(_store.ReadOverviewAsync);

    /// <summary>Reads why jobs are dead: by kind and first line of the last error, those with the most jobs first. They are those that
    /// the newest 10,000 dead jobs have, and each is counted up to <see cref="MaxCount"/>.</summary>
    /// <param name="limit">How many at most, 1 to 1000. Default: 100.</param>
    /// <remarks>Suspends. <see cref="JobFilter.Failure"/> chooses the jobs of one of them.</remarks>
    public Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return _client.OnLoopAsync(() => _store.ListFailuresAsync(limit));
    }

    /// <summary>Reads the newest groups.</summary>
    /// <param name="limit">How many at most, 1 to 1000. Default: 50.</param>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return _client.OnLoopAsync(() => _store.ListGroupsAsync(limit));
    }

    /// <summary>A copy of a job whose payload and result people may see: in place of the values of members with
    /// <see cref="JobSecretAttribute"/> there is "•••".</summary>
    /// <param name="job">The job.</param>
    /// <param name="also">JSON names of other members whose values are masked, in any case. Default: none.</param>
    /// <remarks>Only a program that has the kind can tell what is secret: of another kind (<see cref="JobClient.HasKind"/>), payload and
    /// result are masked as a whole. Any thread.</remarks>
    /// <exception cref="System.Text.Json.JsonException">Storage has something else than JSON.</exception>
    public JobInfo Mask(JobInfo job, IReadOnlyCollection<string>? also = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        string[]? masked = _client.Catalog.TryFind(job.Kind, out Job? kind) ? [.. kind.SecretMembers, .. also ?? []] : null;
        return job with { Payload = MaskText(job.Payload), Result = MaskText(job.Result) };

        string? MaskText(string? json) => json is null ? null : masked is null ? MaskedJson.Nothing : MaskedJson.Mask(json, masked);
    }
}
