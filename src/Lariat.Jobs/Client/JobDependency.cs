namespace Lariat.Jobs;

/// <summary>What a member of a group can wait for: a job, or a group in the same group.</summary>
public abstract class JobDependency
{
    private protected JobDependency(Guid id) => Id = id;

    /// <summary>The id; with it, other programs find the job or group.</summary>
    public Guid Id { get; }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
