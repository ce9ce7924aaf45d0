// What no live worker can do is found by comparing the oldest ready jobs of each queue with what the workers have told about themselves. The
// oldest are enough: what workers can run does not stay among them.
namespace Lariat.Jobs.Storage;

/// <summary>The state of a storage at an instant.</summary>
/// <param name="Overview">How much there is to do.</param>
/// <param name="Ready">The kinds among the oldest ready jobs of each queue, without paused ones.</param>
/// <param name="Offers">What the live workers can do; null for one of a version that does not tell.</param>
/// <param name="Numbers">What only this engine has, by the name of the instrument.</param>
internal sealed record JobVitals(
    JobOverview Overview, IReadOnlyList<ReadyKind> Ready, IReadOnlyList<WorkerOffer?> Offers, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>How many of the oldest ready jobs of a queue are looked at.</summary>
    public const int MaxReady = 1000;

    /// <summary>No numbers.</summary>
    public static IReadOnlyDictionary<string, double> NoNumbers { get; } = new Dictionary<string, double>();

    /// <summary>Queues with ready jobs that no live worker has.</summary>
    public IEnumerable<JobQueueInfo> QueuesWithoutWorker => Overview.Queues.Where(queue => queue is { Ready: > 0, IsPaused: false }
        && Offers.All(offer => offer?.Queues.Contains(queue.Name, StringComparer.Ordinal) == false));

    /// <summary>Kinds with ready jobs in queues that live workers have, but none of these has the kind, or this version of it.</summary>
    public IEnumerable<ReadyKind> KindsWithoutWorker => Ready.Where(ready =>
    {
        WorkerOffer?[] offers = [.. Offers.Where(offer => offer?.Queues.Contains(ready.Queue, StringComparer.Ordinal) != false)];
        return offers.Length > 0 && offers.All(offer => offer is not null
            && !(offer.Kinds.TryGetValue(ready.Kind, out int version) && version >= ready.Version));
    });
}

/// <summary>Jobs of a kind among the oldest ready jobs of a queue.</summary>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the first of them became ready.</param>
internal sealed record ReadyKind(string Queue, string Kind, int Version, long Count, DateTimeOffset Oldest);

/// <summary>What a worker can do.</summary>
/// <param name="Queues">Its queues.</param>
/// <param name="Kinds">Its kinds, each with the newest version of the payload that it can read.</param>
internal sealed record WorkerOffer(IReadOnlyList<string> Queues, IReadOnlyDictionary<string, int> Kinds);
