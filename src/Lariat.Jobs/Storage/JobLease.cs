namespace Lariat.Jobs.Storage;

/// <summary>Renews the lease of a session. Used on one thread, which is not the loop's: a loop that is blocked keeps its lease.</summary>
internal abstract class JobLease : IDisposable
{
    /// <summary>Renews, and reads what should be aborted. Blocks.</summary>
    public abstract JobBeat Renew();

    public abstract void Dispose();
}
