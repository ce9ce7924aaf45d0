namespace Lariat.Jobs;

/// <summary>Thrown by an enqueue with <see cref="JobConflict.Throw"/>: another job has the key, and nothing was stored.</summary>
/// <param name="kind">The kind of both jobs.</param>
/// <param name="key">The key.</param>
/// <param name="existingId">The job that has it.</param>
public sealed class JobDuplicateException(string kind, string key, Guid existingId)
    : Exception($"Job {existingId} of kind '{kind}' has the unique key '{key}': no second job was enqueued.")
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The job that has the key.</summary>
    public Guid ExistingId { get; } = existingId;
}
