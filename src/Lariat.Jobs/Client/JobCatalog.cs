using System.Diagnostics.CodeAnalysis;

namespace Lariat.Jobs;

/// <summary>The kinds of a program, by the names under which jobs of them are stored.</summary>
internal sealed class JobCatalog
{
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name means two kinds.</exception>
    public JobCatalog(IEnumerable<Job> jobs)
    {
        foreach (Job job in jobs)
        {
            foreach (string kind in (string[])[job.Kind, .. job.FormerKinds])
            {
                if (!_jobs.TryAdd(kind, job))
                {
                    throw new ArgumentException(
                        $"Two kinds of jobs are called '{kind}': a kind is unique in a program, former names included.", nameof(jobs));
                }

                _kinds.Add(kind, job.Version);
            }
        }
    }

    /// <summary>Each name, with the newest version of the payload that the program reads. Always the same object.</summary>
    public IReadOnlyDictionary<string, int> Kinds => _kinds;

    public bool TryFind(string kind, [NotNullWhen(true)] out Job? job) => _jobs.TryGetValue(kind, out job);
}
