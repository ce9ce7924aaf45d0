// A member can wait only for what was added before it, so a graph that is built here has no cycle, but for one: a member that waits for the
// job which completes its own group. Invariant: everything that is known to the draft is stored, or nothing is.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Describes a group: its members, the order in which they run, and what runs afterwards.</summary>
/// <remarks>Used by the function that <see cref="JobClient.GroupAsync"/> calls, on its thread. Nothing is stored before it has
/// returned.</remarks>
public sealed class JobGroupBuilder
{
    /// <summary>How many jobs a group can have when it is enqueued, those of the groups in it included: 100,000.</summary>
    public const int MaxJobs = 100_000;

    private readonly JobClient _client;
    private readonly JobGraphDraft _draft;
    private readonly JobGroupBuilder? _parent;
    private readonly Guid _id;
    private readonly Guid[] _after;
    private readonly HashSet<Guid> _members = [];
    private NewJob? _then;
    private NewJob? _onFailure;
    private bool _isClosed;

    internal JobGroupBuilder(JobClient client)
        : this(client, new JobGraphDraft(), null, [])
    {
    }

    private JobGroupBuilder(JobClient client, JobGraphDraft draft, JobGroupBuilder? parent, Guid[] after)
    {
        _client = client;
        _draft = draft;
        _parent = parent;
        _after = after;
        _id = JobIds.Next();
    }

    /// <summary>What happens when a member is dead. Default: <see cref="JobGroupPolicy.Wait"/>.</summary>
    public JobGroupPolicy Policy { get; set; }

    /// <summary>Adds a job.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <param name="after">Members that must have succeeded before it begins, added earlier to this group or to one around it. Default:
    /// none.</param>
    /// <returns>The job; it exists when <see cref="JobClient.GroupAsync"/> has returned. If an earlier member has its unique key and waits
    /// for the same, that member; if a job outside of the group has the key, it is left out, and counts as aborted.</returns>
    /// <exception cref="ArgumentException">The payload is too large, an option is out of its range, what the job waits for is no earlier
    /// member, a cycle would arise, or the job's unique key has <see cref="JobConflict.Replace"/> or a
    /// <see cref="JobConflict.Debounce"/>.</exception>
    /// <exception cref="JobDuplicateException">An earlier job of this group has its unique key, and the options say
    /// <see cref="JobConflict.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">The group has <see cref="MaxJobs"/>, or is complete.</exception>
    public JobHandle Add<TPayload>(
        Job<TPayload> job, TPayload payload, JobOptions? options = null, IReadOnlyList<JobDependency>? after = null)
        => new(_client, AddMember(_client.Make(job, payload, options), after));

    /// <inheritdoc cref="Add{TPayload}(Job{TPayload}, TPayload, JobOptions?, IReadOnlyList{JobDependency}?)"/>
    public JobHandle<TResult> Add<TPayload, TResult>(
        Job<TPayload, TResult> job, TPayload payload, JobOptions? options = null, IReadOnlyList<JobDependency>? after = null)
        => new(_client, AddMember(_client.Make(job, payload, options), after), job.ResultType);

    /// <summary>Adds a job.</summary>
    /// <param name="call">Kind, payload and options.</param>
    /// <inheritdoc cref="Add{TPayload}(Job{TPayload}, TPayload, JobOptions?, IReadOnlyList{JobDependency}?)"/>
    public JobHandle Add(JobCall call, IReadOnlyList<JobDependency>? after = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(_client, AddMember(call.Make(_client), after));
    }

    /// <summary>Adds a group, which counts as one member: it has succeeded when its members and its completion job have ended.</summary>
    /// <param name="build">Describes it; called immediately.</param>
    /// <param name="after">Members that must have succeeded before any job of the group begins. Default: none.</param>
    /// <returns>The group; it exists when <see cref="JobClient.GroupAsync"/> has returned.</returns>
    /// <inheritdoc cref="Add{TPayload}(Job{TPayload}, TPayload, JobOptions?, IReadOnlyList{JobDependency}?)"/>
    public JobGroupHandle AddGroup(Action<JobGroupBuilder> build, IReadOnlyList<JobDependency>? after = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        CheckOpen();
        var inner = new JobGroupBuilder(_client, _draft, this, FindPredecessors(after));
        build(inner);
        Guid? member = inner.Close();
        if (member is { } counted)
        {
            _members.Add(counted);
        }

        // An empty group has succeeded when what it waits for has.
        _draft.Add(inner._id, member is { } end ? [end] : inner._after);
        return new JobGroupHandle(_client, inner._id);
    }

    /// <summary>Sets the job that runs once, when no member is pending: the completion job. It reads the members' results
    /// (<see cref="JobContext.Group"/>).</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. A unique key needs <see cref="JobConflict.Throw"/>: it allows one
    /// such group. Default: nothing.</param>
    /// <returns>The job; it exists when <see cref="JobClient.GroupAsync"/> has returned.</returns>
    /// <exception cref="ArgumentException">The payload is too large, an option is out of its range, or it has a unique key with another
    /// conflict.</exception>
    /// <exception cref="JobDuplicateException">An earlier job of this group has its unique key.</exception>
    /// <exception cref="InvalidOperationException">The group has one, or is complete.</exception>
    public JobHandle Then<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options = null)
        => new(_client, SetThen(_client.Make(job, payload, options)));

    /// <inheritdoc cref="Then{TPayload}(Job{TPayload}, TPayload, JobOptions?)"/>
    public JobHandle<TResult> Then<TPayload, TResult>(Job<TPayload, TResult> job, TPayload payload, JobOptions? options = null)
        => new(_client, SetThen(_client.Make(job, payload, options)), job.ResultType);

    /// <summary>Sets the job that runs once, when the first member is dead. If none is, it is removed when the group ends.</summary>
    /// <inheritdoc cref="Then{TPayload}(Job{TPayload}, TPayload, JobOptions?)"/>
    public JobHandle OnFailure<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options = null)
    {
        CheckOpen();
        CheckUnset(_onFailure, "failure");
        _onFailure = _draft.Keys.AddCallback(_client.Make(job, payload, options)) with { Completes = _id };
        return new JobHandle(_client, _onFailure.Id);
    }

    /// <summary>Ends the description of the outermost group.</summary>
    internal NewJobGraph Build()
    {
        Close();

        // A group stands behind its parent.
        _draft.Groups.Reverse();
        return new NewJobGraph(_draft.Groups, _draft.Jobs, _draft.Edges);
    }

    private Guid AddMember(NewJob job, IReadOnlyList<JobDependency>? after)
    {
        CheckOpen();
        NewJob made = job with { Group = _id, After = FindPredecessors(after) };
        NewJob member = _draft.Keys.AddMember(made);
        if (ReferenceEquals(member, made))
        {
            Store(member);
            _members.Add(member.Id);
            _draft.Add(member.Id, [member.Id]);
        }

        return member.Id;
    }

    private Guid SetThen(NewJob job)
    {
        CheckOpen();
        CheckUnset(_then, "completion");
        _then = _draft.Keys.AddCallback(job) with { Group = _parent?._id, Completes = _id };
        return _then.Id;
    }

    private void Store(NewJob job)
    {
        if (_draft.Jobs.Count == MaxJobs)
        {
            throw new InvalidOperationException(
                $"A group can have {MaxJobs} jobs when it is enqueued; a member adds more while it runs (JobContext.Group).");
        }

        _draft.Jobs.Add(job);
    }

    /// <summary>Ends the description; returns what counts as a member of the group around it: nothing if this one is empty.</summary>
    private Guid? Close()
    {
        CheckOpen();
        _isClosed = true;
        bool isEmpty = _members.Count == 0;
        if (_then is not null)
        {
            Store(isEmpty ? _then with { RunsAtOnce = true, After = _after } : _then);
        }

        if (_onFailure is not null && !isEmpty)
        {
            Store(_onFailure);
        }

        _draft.Edges.AddRange(_after.Select(before => new JobEdge(before, _id)));
        _draft.Groups.Add(new NewGroup(_id, _parent?._id, Policy, _members.Count, _then?.Id, isEmpty ? null : _onFailure?.Id));
        return _then?.Id ?? (isEmpty ? null : _id);
    }

    /// <summary>What a member waits for: what it names, and, unless a member of this group is among that, what the group waits
    /// for.</summary>
    private Guid[] FindPredecessors(IReadOnlyList<JobDependency>? after)
    {
        for (JobGroupBuilder? group = this; group is not null; group = group._parent)
        {
            if (group._then is { } then && after?.Any(one => one?.Id == then.Id) == true)
            {
                throw new ArgumentException(
                    $"A cycle: a member of a group waits for the job {then.Id} ('{then.Kind}'), which runs when the group's members have "
                    + "ended. To run something after it, put the group into another one, and wait for the group there.", nameof(after));
            }
        }

        Guid[] own = _draft.Resolve(after);
        return own.Any(_members.Contains) ? own : [.. own.Union(_after)];
    }

    private void CheckOpen()
    {
        if (_isClosed)
        {
            throw new InvalidOperationException("This group is complete: a builder is used only while the function that receives it runs.");
        }
    }

    private static void CheckUnset(NewJob? job, string name)
    {
        if (job is not null)
        {
            throw new InvalidOperationException(
                $"The group has a {name} job already, '{job.Kind}': it has one. Let that job enqueue the others, or nest groups.");
        }
    }
}
