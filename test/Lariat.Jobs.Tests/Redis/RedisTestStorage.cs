using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Redis;

/// <summary>Jobs in Redis, whose time is that of the test's loop, which stands still during each call.</summary>
internal sealed class RedisTestStorage(RedisJobsOptions options) : JobStorage
{
    internal override async Coroutine<JobStore> OpenAsync(JobClientOptions clientOptions)
    {
        using var hold = new ClockHold();
        TimeProvider? clock = clientOptions.Clock is LoopClock ? clientOptions.Clock : null;
        JobStorage storage = RedisJobs.Storage(RedisEngine.Connections, options with { TestClock = clock });
        return new ClockedStore(await storage.OpenAsync(clientOptions), static () => { });
    }
}
