// The part of an engine for people. Each call reads a bounded number of rows, whatever the storage holds: there is an index for
// it, or it stops counting.
using System.Globalization;

namespace Lariat.Jobs.Storage;

/// <summary>Reads pages and numbers.</summary>
internal abstract class JobViewStore
{
    /// <summary>The place from which everything is older.</summary>
    public static JobPlace Newest { get; } = new(DateTimeOffset.MaxValue.UtcTicks, Guid.AllBitsSet);

    /// <summary>A part of the jobs of one state that match, newest first.</summary>
    /// <param name="state">The state.</param>
    /// <param name="filter">Which; its states are ignored.</param>
    /// <param name="after">Where the part begins, exclusively.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The jobs, and where the next part begins; null if there is none. A filter that hardly anything matches may give few jobs,
    /// or none, though there is a next part.</returns>
    public abstract Coroutine<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ListPageAsync(
        JobState state, JobFilter filter, JobPlace after, int limit);

    /// <summary>How many jobs match, counted up to a number.</summary>
    public abstract Coroutine<long> CountAsync(JobFilter filter, int max);

    /// <summary>The numbers of each queue, and the workers.</summary>
    public abstract Coroutine<JobOverview> ReadOverviewAsync();

    /// <summary>By kind and first line of the last error, those of the newest <see cref="JobViews.MaxCount"/> dead jobs that most of these
    /// have; each is counted up to that number.</summary>
    public abstract Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit);

    /// <summary>The newest groups.</summary>
    public abstract Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit);
}

/// <summary>A place in the order of the jobs of a state.</summary>
/// <param name="Ticks">When a job ended, began, or becomes ready, by the state.</param>
/// <param name="Id">Of jobs with the same time, the order of their ids.</param>
internal readonly record struct JobPlace(long Ticks, Guid Id) : IComparable<JobPlace>
{
    /// <summary>Of a place that a caller has made up, too, an instant.</summary>
    public DateTimeOffset? Instant => new DateTimeOffset(Math.Clamp(Ticks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    /// <summary>The place that a text of <see cref="ToString"/> names.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static JobPlace Parse(string text)
        => text.Split('-') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed)
            && Guid.TryParseExact(id, "N", out Guid place)
            ? new JobPlace(parsed, place)
            : throw new FormatException($"'{text}' is no place in a list: pass the Next of the page before.");

    /// <summary>The place as a part of an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}-{Id:N}");

    /// <summary>Ids are ordered by their text, as storage orders them.</summary>
    public int CompareTo(JobPlace other) => Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Id.CompareTo(other.Id);
}
