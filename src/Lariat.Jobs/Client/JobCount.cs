namespace Lariat.Jobs;

/// <summary>How many jobs of a queue are in a state.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the oldest of them became ready, began or ended, by the state.</param>
public sealed record JobCount(string Queue, JobState State, long Count, DateTimeOffset Oldest)
{
    /// <summary>The queue is paused.</summary>
    public bool IsPaused { get; init; }
}
