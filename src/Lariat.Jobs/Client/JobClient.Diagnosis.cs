using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>What has happened to the workers of this process.</summary>
    internal JobIncidents Incidents { get; } = new();

    /// <summary>Looks for what hurts the jobs, or will: queues and kinds without a worker, leases that were lost, and what the engine says
    /// about itself.</summary>
    /// <returns>The findings, warnings first; none: nothing was found.</returns>
    /// <remarks>Suspends. It reads a bounded number of rows, whatever the storage holds. <c>lariat jobs STORAGE doctor</c> prints
    /// them.</remarks>
    /// <exception cref="JobStorageException">The storage cannot be used.</exception>
    public async Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync() => (await ReadHealthAsync()).Findings;

    /// <summary>Reads what <see cref="JobViews.ReadOverviewAsync"/> and <see cref="DiagnoseAsync"/> tell, and the overview only
    /// once.</summary>
    /// <remarks>Suspends. It reads a bounded number of rows, whatever the storage holds.</remarks>
    /// <exception cref="JobStorageException">The storage cannot be used.</exception>
    public Coroutine<JobHealth> ReadHealthAsync() => OnLoopAsync(async Coroutine<JobHealth> () =>
    {
        JobVitals vitals = await _store.Diagnosis.ReadVitalsAsync();
        List<JobFinding> findings =
        [
            .. JobDiagnosis.Find(vitals), .. Incidents.Find(), .. await _store.Diagnosis.DiagnoseAsync(),
        ];
        return new JobHealth(vitals.Overview, [.. findings.OrderByDescending(static one => one.Severity)]);
    });
}
