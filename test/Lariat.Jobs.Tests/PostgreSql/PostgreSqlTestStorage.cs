using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Jobs in PostgreSQL, whose time is that of the test's loop.</summary>
internal sealed class PostgreSqlTestStorage(JobStorage inner, PostgreSqlTestSchema schema) : JobStorage
{
    internal override async Coroutine<JobStore> OpenAsync(JobClientOptions options)
    {
        using var hold = new ClockHold();
        TimeProvider? clock = options.Clock is LoopClock ? options.Clock : null;
        schema.SetClock(clock?.GetUtcNow());
        return new ClockedStore(await inner.OpenAsync(options), () => schema.SetClock(clock?.GetUtcNow()));
    }
}
