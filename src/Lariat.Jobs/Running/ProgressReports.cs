// Jobs report on the loop, and the thread of the lease takes what is new: a loop that a job blocks shows its progress too.
using System.Collections.Concurrent;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>The newest reports of a worker's jobs that are not yet stored. Any thread.</summary>
internal sealed class ProgressReports
{
    private readonly ConcurrentDictionary<Guid, ProgressReport> _new = new();

    public void Add(ProgressReport report) => _new[report.Job.Id] = report;

    /// <summary>Forgets a job that has ended.</summary>
    public void Remove(Guid id) => _new.TryRemove(id, out _);

    /// <summary>What is to be stored.</summary>
    public IReadOnlyList<ProgressReport> Collect() => _new.IsEmpty ? [] : [.. _new.Values];

    /// <summary>Forgets what was stored, unless there is a newer report of the job.</summary>
    public void Remove(IReadOnlyList<ProgressReport> stored)
    {
        foreach (ProgressReport report in stored)
        {
            _new.TryRemove(KeyValuePair.Create(report.Job.Id, report));
        }
    }
}
