using Lariat.Jobs.Storage;
using Lariat.Jobs.Testing;

namespace Lariat.Jobs.Tests;

/// <summary>A store of which a worker's calls fail before they do anything, as on a full disk.</summary>
internal sealed class FaultyStore(JobStore inner) : JobStoreDecorator(inner)
{
    /// <summary>How many of the next exchanges fail.</summary>
    public int FailingExchanges { get; set; }

    /// <summary>How many of the next sessions cannot be opened.</summary>
    public int FailingSessions { get; set; }

    /// <summary>If it is set, each call of a worker fails once in three times.</summary>
    public Random? Random { get; set; }

    /// <summary>How many calls have failed.</summary>
    public int FailedCount { get; private set; }

    public override JobScheduleStore Schedules => new FaultySchedules(this, base.Schedules);

    public override Coroutine<JobSession> OpenSessionAsync(string name)
    {
        Fail(FailingSessions-- > 0);
        return base.OpenSessionAsync(name);
    }

    public override Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
    {
        Fail(FailingExchanges-- > 0);
        return base.ExchangeAsync(session, finished, requests, kinds);
    }

    public override Coroutine<int> RescueAsync(JobSession? own)
    {
        Fail(false);
        return base.RescueAsync(own);
    }

    public override Coroutine<int> HousekeepAsync()
    {
        Fail(false);
        return base.HousekeepAsync();
    }

    /// <exception cref="JobStorageException">The call fails.</exception>
    internal void Fail(bool isDue)
    {
        if (isDue || Random?.Next(3) == 0)
        {
            FailedCount++;
            throw new JobStorageException("the disk is full");
        }
    }
}
