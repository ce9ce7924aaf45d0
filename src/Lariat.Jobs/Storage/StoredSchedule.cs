using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs.Storage;

/// <summary>A schedule to be stored.</summary>
/// <param name="Template">Its jobs, but for the id.</param>
/// <param name="IsDeclared">It is one of a worker's options, so that a later version of the program may remove it.</param>
internal sealed record StoredSchedule(
    string Name, string Expression, string Zone, JobMisfire Misfire, CronTimes Times, NewJob Template, bool IsDeclared)
{
    private const int MaxNameLength = 200;

    /// <exception cref="ArgumentException">Something of it is out of its range.</exception>
    public static StoredSchedule From(JobSchedule schedule, JobClient client, bool isDeclared)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schedule.Name);
        if (schedule.Name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A schedule's name has 1 to {MaxNameLength} characters, not {schedule.Name.Length}.");
        }

        ArgumentNullException.ThrowIfNull(schedule.Call);
        if (!Enum.IsDefined(schedule.Misfire))
        {
            throw new ArgumentException($"The schedule '{schedule.Name}' has the misfire rule {schedule.Misfire}, which does not exist.");
        }

        NewJob template = schedule.Call.Make(client);
        if (template.Unique?.OnConflict.Replaces == true)
        {
            throw new ArgumentException(
                $"The schedule '{schedule.Name}' has a unique key that replaces or debounces, which schedules cannot: use "
                    + "JobConflict.Existing.");
        }

        bool isAlone = template.Unique is null && !schedule.AllowsOverlap && schedule.Misfire != JobMisfire.RunAll;
        return new StoredSchedule(
            schedule.Name, schedule.Expression, schedule.Zone, schedule.Misfire, CronTimes.Parse(schedule.Expression, schedule.Zone),
            isAlone ? template with { Unique = KeyOf(schedule.Name) } : template, isDeclared);
    }

    /// <summary>The key that a schedule's jobs share, so that one waits or runs.</summary>
    private static UniqueKey KeyOf(string name) => new($"schedule {name}", JobUniqueScope.UntilFinished, JobConflict.Existing);

    /// <summary>The first due time.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public DateTimeOffset FindFirst(DateTimeOffset now) => Times.NextAfter(now) ?? throw new ArgumentException(
        $"The schedule '{Name}' is never due: '{Expression}' names no day that exists.");
}
