using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>The diagnosis of a <see cref="ClockedStore"/>.</summary>
internal sealed class ClockedDiagnosis(ClockedStore store, JobDiagnosisStore inner) : JobDiagnosisStore
{
    public override string WakeUpMode => inner.WakeUpMode;

    public override Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer)
        => store.HoldAsync(() => inner.NoteWorkerAsync(session, offer));

    public override Coroutine<JobVitals> ReadVitalsAsync() => store.HoldAsync(inner.ReadVitalsAsync);

    public override Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync() => store.HoldAsync(inner.DiagnoseAsync);
}
