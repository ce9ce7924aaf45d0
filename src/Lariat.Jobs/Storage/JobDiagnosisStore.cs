// The part of an engine that tells how it fares. Each call reads a bounded number of rows.
namespace Lariat.Jobs.Storage;

/// <summary>What the storage says about itself, and about who works.</summary>
internal abstract class JobDiagnosisStore
{
    /// <summary>The code of a finding that degrades a health check: notifications were configured and do not arrive.</summary>
    protected const string Polling = "polling";

    /// <summary>Stores what a worker can do, so that others find what no worker can.</summary>
    /// <param name="session">The worker's.</param>
    /// <param name="offer">Its queues and kinds.</param>
    public abstract Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer);

    /// <summary>Reads the numbers of the observable metrics.</summary>
    public abstract Coroutine<JobVitals> ReadVitalsAsync();

    /// <summary>Reads what hurts, or will, that is particular to the engine. One whose notifications do not arrive says
    /// <see cref="Polling"/>.</summary>
    public abstract Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync();

    /// <summary>How this program finds out about the changes of others: "listen" or "poll".</summary>
    public abstract string WakeUpMode { get; }
}
