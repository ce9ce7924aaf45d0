namespace Lariat.Jobs.Storage;

/// <summary>Renews the lease of a session. Used on one thread, which is not the loop's: a loop that is blocked keeps its lease.</summary>
internal abstract class JobLease : IDisposable
{
    /// <summary>How long a renewal may take: with two more tries it is known before the lease has run out.</summary>
    public static readonly TimeSpan LongestRenewal = TimeSpan.FromSeconds(3);

    /// <summary>Renews, stores the progress of jobs of the session, and reads what should be aborted. Blocks.</summary>
    public abstract JobBeat Renew(IReadOnlyList<ProgressReport> progress);

    public abstract void Dispose();
}
