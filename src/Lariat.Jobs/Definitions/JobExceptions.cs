namespace Lariat.Jobs;

/// <summary>A payload cannot be read as the type of its kind. The job is dead without a further try.</summary>
public sealed class JobPayloadException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Thrown by a job: it runs again after a time, and this try does not count.</summary>
/// <param name="delay">How long the job waits; not negative.</param>
/// <remarks>arq: <c>raise Retry(defer=…)</c>, which counts.</remarks>
public sealed class JobSnoozeException(TimeSpan delay) : Exception($"The job waits for {delay}.")
{
    /// <summary>How long the job waits.</summary>
    public TimeSpan Delay { get; } = delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
}

/// <summary>Thrown by a job: it is dead, whatever tries remain, because trying again would not help.</summary>
/// <param name="message">The reason, which is stored.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class JobDeadException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Thrown to who waits for a job: it is dead, was aborted, or was discarded.</summary>
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
