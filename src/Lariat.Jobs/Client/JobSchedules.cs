using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>The schedules in a client's storage.</summary>
/// <remarks>Thread: any loop, as the client's. Workers of any program that uses the storage enqueue what is due.</remarks>
public sealed class JobSchedules
{
    private readonly JobClient _client;
    private readonly JobScheduleStore _store;

    internal JobSchedules(JobClient client, JobScheduleStore store)
    {
        _client = client;
        _store = store;
    }

    /// <summary>Hints that due times have changed, by this client.</summary>
    internal ChangeSignal Changed { get; } = new(TimeSpan.MaxValue);

    /// <summary>Stores a schedule, in place of one of this name. If expression and zone are the same, the next due time stays.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="ArgumentException">The expression or the zone cannot be read, the expression is never due, or an option is out of
    /// its range.</exception>
    public async Coroutine SetAsync(JobSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        StoredSchedule stored = StoredSchedule.From(schedule, _client, isDeclared: false);
        await _client.OnLoopAsync(async () =>
        {
            await _store.SetAsync([stored], prune: false);
            Changed.Notify();
        });
    }

    /// <summary>Reads all schedules, by name.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync() => _client.OnLoopAsync(_store.ListAsync);

    /// <summary>Enqueues a job of a schedule now, whether it is paused or not; its due times stay.</summary>
    /// <param name="name">The schedule.</param>
    /// <returns>The job, or the schedule's earlier one if that has not ended; null if there is no such schedule.</returns>
    /// <remarks>Suspends.</remarks>
    public Coroutine<JobHandle?> RunNowAsync(string name) => _client.OnLoopAsync(async Coroutine<JobHandle?> () =>
    {
        Guid? stored = await _store.RunNowAsync(name, JobIds.Next());
        _client.Changed.Notify();
        return stored is { } id ? _client.GetHandle(id) : null;
    });

    /// <summary>Pauses a schedule: it enqueues nothing until <see cref="ResumeAsync"/>.</summary>
    /// <param name="name">The schedule.</param>
    /// <returns>False if there is no such schedule.</returns>
    /// <remarks>Suspends.</remarks>
    public Coroutine<bool> PauseAsync(string name) => _client.OnLoopAsync(() => _store.PauseAsync(name));

    /// <summary>Continues a paused schedule at its next time from now on: what was due during the pause is not made up for.</summary>
    /// <param name="name">The schedule.</param>
    /// <returns>False if there is no such schedule.</returns>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="ArgumentException">The expression or the zone in the storage cannot be read by this program.</exception>
    public async Coroutine<bool> ResumeAsync(string name)
    {
        JobScheduleInfo? found = (await ListAsync()).FirstOrDefault(schedule => schedule.Name == name);
        return found is not null && await _client.OnLoopAsync(async Coroutine<bool> () =>
        {
            bool isThere = await _store.ResumeAsync(name, CronTimes.Parse(found.Expression, found.Zone));
            Changed.Notify();
            return isThere;
        });
    }

    /// <summary>Removes a schedule; jobs that it has enqueued stay.</summary>
    /// <param name="name">The schedule.</param>
    /// <returns>False if there is no such schedule.</returns>
    /// <remarks>Suspends.</remarks>
    public Coroutine<bool> RemoveAsync(string name) => _client.OnLoopAsync(() => _store.RemoveAsync(name));

    /// <summary>Stores the schedules that a program declares.</summary>
    internal async Coroutine DeclareAsync(IReadOnlyList<JobSchedule> schedules, bool prune)
    {
        if (schedules.Count == 0 && !prune)
        {
            return;
        }

        string? twice = schedules.GroupBy(static one => one.Name).FirstOrDefault(static group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Two schedules are called '{twice}': a name is unique in the storage.", nameof(schedules));
        }

        await _store.SetAsync([.. schedules.Select(one => StoredSchedule.From(one, _client, isDeclared: true))], prune);
    }
}
