using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>What the builders of a group and of the groups in it have made so far.</summary>
internal sealed class JobGraphDraft
{
    private readonly Dictionary<Guid, IReadOnlyList<Guid>> _ends = [];

    public List<NewGroup> Groups { get; } = [];

    public List<NewJob> Jobs { get; } = [];

    public List<JobEdge> Edges { get; } = [];

    public GroupKeys Keys { get; } = new();

    /// <summary>Makes a job or group known: others can wait for it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ends">What must have succeeded: the job itself, or a group's last job.</param>
    public void Add(Guid id, IReadOnlyList<Guid> ends) => _ends.Add(id, ends);

    /// <summary>The jobs and groups that must have succeeded before something that waits for these; each once.</summary>
    /// <exception cref="ArgumentException">One was not made by these builders.</exception>
    public Guid[] Resolve(IReadOnlyList<JobDependency>? after)
    {
        var found = new List<Guid>();
        foreach (JobDependency one in after ?? [])
        {
            ArgumentNullException.ThrowIfNull(one);
            if (!_ends.TryGetValue(one.Id, out IReadOnlyList<Guid>? ends))
            {
                throw new ArgumentException(
                    $"{one.Id} is no member of this group, or is one that is added later: 'after' names handles that Add or AddGroup of "
                    + "the same group, or of a group around it, has returned.", nameof(after));
            }

            found.AddRange(ends);
        }

        return [.. found.Distinct()];
    }
}
