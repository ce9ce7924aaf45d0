namespace Lariat.Jobs;

/// <summary>Allows one job for each key: while a job has the key, enqueuing another one with it does what <see cref="OnConflict"/>
/// says.</summary>
/// <remarks>
/// A key belongs to a kind: jobs of other kinds may have the same. It is taken in the transaction that stores the job, so that no two
/// processes can both have it. Immutable; any thread. arq: <c>_job_id</c>.
/// </remarks>
/// <param name="Key">The key, 1 to 200 characters. Default: the SHA-256 of the payload, so that jobs with equal payloads are the
/// same.</param>
/// <param name="Scope">How long a job has its key. Default: <see cref="JobUniqueScope.UntilFinished"/>; if the conflict is
/// <see cref="JobConflict.Replace"/> or a <see cref="JobConflict.Debounce"/>, <see cref="JobUniqueScope.UntilStarted"/>, because what
/// arrives while the job runs would otherwise be lost.</param>
public sealed record JobUnique(string? Key = null, JobUniqueScope? Scope = null)
{
    internal const int MaxKeyLength = 200;

    /// <summary>What happens to an enqueue whose key another job has. Default: <see cref="JobConflict.Existing"/>.</summary>
    public JobConflict OnConflict { get; init; } = JobConflict.Existing;
}
