namespace Lariat.Jobs;

/// <summary>Thrown by <see cref="JobHandle.WaitAsync"/>: the job is dead or was aborted.</summary>
/// <param name="id">The job.</param>
/// <param name="state">How it ended.</param>
/// <param name="reason">What storage has: the last error.</param>
public sealed class JobFailedException(Guid id, JobState state, string reason) : Exception($"Job {id}: {reason}")
{
    /// <summary>The job.</summary>
    public Guid Id { get; } = id;

    /// <summary>How it ended: <see cref="JobState.Dead"/> or <see cref="JobState.Aborted"/>.</summary>
    public JobState State { get; } = state;
}
