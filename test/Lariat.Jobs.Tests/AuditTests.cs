using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

public abstract class AuditTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void ListAsync_AfterActions_GivesTheNewestFirst() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.Audit.EndAsync(await jobs.Audit.BeginAsync("ada", "retry", "kind 'mail'"), 12);
        await Coroutine.Sleep(1);
        await jobs.Audit.BeginAsync("bob", "abort", "all jobs");

        JobAuditPage page = await jobs.Audit.ListAsync();

        Assert.Equal(
            [("bob", "abort", "all jobs", null), ("ada", "retry", "kind 'mail'", 12L)],
            page.Entries.Select(one => (one.User, one.Action, one.Target, one.Count)));
        Assert.Equal(TimeSpan.FromSeconds(1), page.Entries[0].At - page.Entries[1].At);
        Assert.Null(page.Next);
    });

    [Fact]
    public void ListAsync_AllPages_GiveEachEntryOnce() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        var written = new List<Guid>();
        for (int i = 0; i < 7; i++)
        {
            written.Add(await jobs.Audit.BeginAsync("ada", "pause", $"queue {i}"));
        }

        var read = new List<Guid>();
        string? next = null;
        do
        {
            JobAuditPage page = await jobs.Audit.ListAsync(next, limit: 3);
            read.AddRange(page.Entries.Select(one => one.Id));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(written.Order(), read.Order());
    });

    [Fact]
    public void BeginAsync_TextsThatStorageRefuses_AreCleaned() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await jobs.Audit.BeginAsync("a\0b\nc", "retry", new string('x', 5_000) + "\ud83d");
        await jobs.Audit.BeginAsync("ada", "retry", "half \ud83d");

        JobAuditEntry[] entries = [.. (await jobs.Audit.ListAsync()).Entries.OrderBy(one => one.User)];
        Assert.Equal(("a b c", 1_000), (entries[0].User, entries[0].Target.Length));
        Assert.Equal("half \ufffd", entries[1].Target);
    });

    [Fact]
    public void HousekeepAsync_EntriesOf90Days_AreRemoved() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        await jobs.Audit.BeginAsync("ada", "retry", "old");
        await Coroutine.Sleep(JobAuditStore.Keep);
        await jobs.Audit.BeginAsync("ada", "retry", "new");
        await Coroutine.Sleep(1);

        await store.HousekeepAsync();

        Assert.Equal(["new"], (await jobs.Audit.ListAsync()).Entries.Select(one => one.Target));
    });
}
