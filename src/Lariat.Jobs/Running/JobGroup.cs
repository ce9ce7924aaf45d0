using System.Text.Json;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>The group of a job that runs: of a member, the group in which it is; of a completion or failure job, the group that it
/// serves.</summary>
/// <remarks>Thread: the worker's loop.</remarks>
public sealed class JobGroup
{
    private readonly JobClient _client;
    private readonly bool _isMember;
    private readonly List<NewJob> _children;
    private readonly HashSet<Guid> _added = [];
    private readonly GroupKeys _keys = new();

    internal JobGroup(JobClient client, Guid id, bool isMember, List<NewJob> children)
    {
        _client = client;
        _isMember = isMember;
        _children = children;
        Id = id;
    }

    /// <summary>The id.</summary>
    public Guid Id { get; }

    /// <summary>Adds a member to the group if and only if this job succeeds: it is stored in the transaction of the completion, so the
    /// group does not end before it.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <param name="after">Members that must have succeeded before it begins, added earlier by this job in this try. Default:
    /// none.</param>
    /// <returns>The job; it does not exist before this one has succeeded.</returns>
    /// <remarks>Does not suspend. A group that was aborted meanwhile takes no member. A member whose unique key another job has at the
    /// completion is left out: it counts as aborted, and what waits for it is aborted too. <see cref="JobConflict.Throw"/> cannot throw
    /// then, and is <see cref="JobConflict.Existing"/>.</remarks>
    /// <exception cref="ArgumentException">The payload is too large, an option is out of its range, it waits for another job, or its
    /// unique key has <see cref="JobConflict.Replace"/> or a <see cref="JobConflict.Debounce"/>.</exception>
    /// <exception cref="JobDuplicateException">A member that this job has added in this try has its unique key, and the options say
    /// <see cref="JobConflict.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">This is the group's completion or failure job.</exception>
    public JobHandle Add<TPayload>(
        Job<TPayload> job, TPayload payload, JobOptions? options = null, IReadOnlyList<JobHandle>? after = null)
    {
        if (!_isMember)
        {
            throw new InvalidOperationException(
                $"Only a member can add members to group {Id}: when its completion job runs it has ended. Use JobContext.Enqueue.");
        }

        Guid[] predecessors = [.. (after ?? []).Select(static one => one.Id).Distinct()];
        if (!predecessors.All(_added.Contains))
        {
            throw new ArgumentException(
                "A member that is added while its group runs can wait only for members that the same job has added in this try.",
                nameof(after));
        }

        NewJob made = _client.Make(job, payload, options) with { Group = Id, After = predecessors };
        NewJob member = _keys.AddMember(made);
        if (ReferenceEquals(member, made))
        {
            _added.Add(member.Id);
            _children.Add(member);
        }

        return _client.GetHandle(member.Id);
    }

    /// <summary>Reads the results of the members of a kind that have succeeded, in the order in which they were added.</summary>
    /// <param name="job">The kind.</param>
    /// <remarks>Suspends. Results of members that do not keep them (<see cref="JobKeep.Nothing"/>, <see cref="JobKeep.Outcome"/>) are
    /// missing. A group keeps its members' results until it has ended, however long that takes.</remarks>
    public async Coroutine<IReadOnlyList<TResult>> GetResultsAsync<TPayload, TResult>(Job<TPayload, TResult> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var results = new List<(Guid Id, TResult Result)>();
        foreach (string kind in (string[])[job.Kind, .. job.FormerKinds])
        {
            IReadOnlyList<JobInfo> found = await ListAsync(new JobFilter { Kind = kind, States = [JobState.Completed] });
            results.AddRange(found.Where(static member => member.Result is not null)
                .Select(member => (member.Id, JsonSerializer.Deserialize(member.Result!, job.ResultType)!)));
        }

        return [.. results.OrderBy(static one => one.Id).Select(static one => one.Result)];
    }

    /// <summary>Reads the result of a member that has succeeded.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="id">Its id, from the payload for example.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="InvalidOperationException">The group has no such member that has succeeded and kept its result.</exception>
    public async Coroutine<TResult> GetResultAsync<TPayload, TResult>(Job<TPayload, TResult> job, Guid id)
    {
        ArgumentNullException.ThrowIfNull(job);
        IReadOnlyList<JobInfo> found = await ListAsync(new JobFilter { Ids = [id], States = [JobState.Completed] });
        return found is [{ Result: { } result }] ? JsonSerializer.Deserialize(result, job.ResultType)!
            : throw new InvalidOperationException(
                $"Group {Id} has no member {id} that has succeeded and whose result is kept: Keep must be Result or Everything.");
    }

    /// <summary>Reads the members that are dead.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobInfo>> GetDeadAsync() => ListAsync(new JobFilter { States = [JobState.Dead] });

    /// <summary>Reads state and progress of the group; null if it ended longer ago than history is kept.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<JobGroupInfo?> GetInfoAsync() => _client.FindGroupAsync(Id);

    private Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter)
        => _client.ListAsync(filter with { Group = Id }, limit: int.MaxValue);
}
