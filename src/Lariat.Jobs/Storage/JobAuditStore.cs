namespace Lariat.Jobs.Storage;

/// <summary>Keeps what people have done. Housekeeping removes what is older than <see cref="Keep"/>.</summary>
internal abstract class JobAuditStore
{
    /// <summary>How long an entry is kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    /// <summary>Stores an entry without a count, at the storage's time; one whose id is there already is left as it is.</summary>
    public abstract Coroutine AddAsync(Guid id, string user, string action, string target);

    /// <summary>Stores the count of an entry.</summary>
    public abstract Coroutine CompleteAsync(Guid id, long count);

    /// <summary>The entries before a place, the newest first.</summary>
    public abstract Coroutine<IReadOnlyList<JobAuditEntry>> ListAsync(JobPlace before, int limit);
}
