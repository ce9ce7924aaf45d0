using Lariat.Jobs.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Jobs that are stored with the changes of a context.</summary>
public abstract class EfCoreTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private sealed class Effect
    {
        public int Id { get; init; }

        public required string Text { get; init; }
    }

    private sealed class Shop(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Effect> Effects => Set<Effect>();

        protected override void OnModelCreating(ModelBuilder model)
        {
            model.Entity<Effect>().ToTable("ef_effects").HasIndex(effect => effect.Text).IsUnique();
            model.Entity<Effect>().Property(effect => effect.Id).HasColumnName("id").ValueGeneratedNever();
            model.Entity<Effect>().Property(effect => effect.Text).HasColumnName("text");
        }
    }

    private async Coroutine WithShopAsync(Func<JobClient, Func<Shop>, Coroutine> body)
    {
        using (System.Data.Common.DbConnection connection = Engine.OpenConnection())
        {
            Engine.Run("DROP TABLE IF EXISTS ef_effects; CREATE TABLE ef_effects (id int primary key, text text unique)", connection);
        }

        await using JobClient jobs = await JobClient.OpenAsync(Engine.RealTimeStorage, [Note]);
        await body(jobs, () => new Shop(Engine.UseDatabase(new DbContextOptionsBuilder()).UseLariatJobs(jobs).Options));
    }

    [Fact]
    public void SaveChangesAsync_WithAJob_StoresBoth() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await using Shop shop = open();
        shop.Effects.Add(new Effect { Id = 1, Text = "one" });
        JobHandle handle = shop.AddJob(Note, "one");
        Assert.Empty(await jobs.ListAsync());

        await shop.SaveChangesAsync();

        Assert.Equal(JobState.Ready, (await handle.GetInfoAsync())!.State);
        Assert.Equal(1, await shop.Effects.CountAsync());
        await shop.SaveChangesAsync();
        Assert.Equal(1, await jobs.DrainAsync());
    }));

    [Fact]
    public void SaveChangesAsync_Fails_StoresNeitherAndKeepsTheJobForTheNext() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await using (Shop first = open())
        {
            first.Effects.Add(new Effect { Id = 1, Text = "taken" });
            await first.SaveChangesAsync();
        }

        await using Shop shop = open();
        var wrong = new Effect { Id = 2, Text = "taken" };
        shop.Effects.Add(wrong);
        shop.AddJob(Note, "two");
        await Expect.ThrowsAsync<DbUpdateException>(async () => await shop.SaveChangesAsync());
        Assert.Empty(await jobs.ListAsync());

        shop.Effects.Remove(wrong);
        shop.Effects.Add(new Effect { Id = 3, Text = "free" });
        await shop.SaveChangesAsync();

        await jobs.DrainAsync();
        Assert.Equal(["two"], Notes);
    }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SaveChangesAsync_InATransactionOfTheApplication_ExistsIfItCommits(bool commits)
        => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
        {
            await using Shop shop = open();
            await using (IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync())
            {
                shop.Effects.Add(new Effect { Id = 1, Text = "one" });
                shop.AddJob(Note, "one");
                await shop.SaveChangesAsync();
                Assert.Empty(await jobs.ListAsync());
                if (commits)
                {
                    await transaction.CommitAsync();
                }
            }

            Assert.Equal(commits ? 1 : 0, await jobs.DrainAsync());
        }));

    [Fact]
    public void SaveChangesAsync_FailsInATransactionThatIsCommitted_StoresNoJob() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await using Shop shop = open();
        await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
        shop.Effects.Add(new Effect { Id = 1, Text = "one" });
        await shop.SaveChangesAsync();
        shop.Effects.Add(new Effect { Id = 2, Text = "one" });
        shop.AddJob(Note, "two");
        await Expect.ThrowsAsync<DbUpdateException>(async () => await shop.SaveChangesAsync());

        await transaction.CommitAsync();

        Assert.Empty(await jobs.ListAsync());
    }));

    [Fact]
    public void SaveChangesAsync_NothingButAJob_StoresIt() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await using Shop shop = open();
        shop.AddJob(Note, "alone");

        await shop.SaveChangesAsync();

        Assert.Equal(1, await jobs.DrainAsync());
    }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SaveChangesAsync_UniqueKeyIsTaken_ThrowsAndLeavesTheConnectionUsable(bool hasChanges)
        => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
        {
            var options = new JobOptions { Unique = new JobUnique("one") { OnConflict = JobConflict.Throw } };
            await jobs.EnqueueAsync(Note, "first", options);
            await using Shop shop = open();
            await shop.Database.OpenConnectionAsync();
            if (hasChanges)
            {
                shop.Effects.Add(new Effect { Id = 1, Text = "one" });
            }

            shop.AddJob(Note, "second", options);

            await Expect.ThrowsAsync<JobDuplicateException>(async () => await shop.SaveChangesAsync());

            Assert.Equal(0, await shop.Effects.CountAsync());
            await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
        }));

    [Fact]
    public void SaveChanges_OnAThreadOfThePool_StoresBoth() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await Coroutine.ToThread(() =>
        {
            using Shop shop = open();
            shop.Effects.Add(new Effect { Id = 1, Text = "one" });
            shop.AddJob(Note, "one");
            shop.SaveChanges();
        });

        Assert.Equal(1, await jobs.DrainAsync());
    }));

    [Fact]
    public void SaveChanges_OnTheLoop_SaysWhatToCall() => TestLoop.RunReal(() => WithShopAsync(async (_, open) =>
    {
        await using Shop shop = open();
        shop.Effects.Add(new Effect { Id = 1, Text = "one" });
        shop.AddJob(Note, "one");

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => shop.SaveChanges());

        Assert.Contains("SaveChangesAsync", error.Message, StringComparison.Ordinal);
    }));

    [Fact]
    public void SaveChangesAsync_ManyOnOneLoop_NoneHoldsALockWhileItWaitsForTheLoop() => TestLoop.RunReal(() => WithShopAsync(async (jobs, open) =>
    {
        await Coroutine.Gather(Enumerable.Range(0, 10).Select(async Coroutine<int> (number) =>
        {
            await using Shop shop = open();
            shop.Effects.Add(new Effect { Id = number, Text = $"{number}" });
            shop.AddJob(Note, $"{number}");
            return await shop.SaveChangesAsync();
        }));

        Assert.Equal(10, await jobs.DrainAsync());
    }));

    [Fact]
    public void AddJob_WithoutUseLariatJobs_SaysWhatToCall()
    {
        using var shop = new Shop(Engine.UseDatabase(new DbContextOptionsBuilder()).Options);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => shop.AddJob(Note, "x"));

        Assert.Contains("UseLariatJobs", error.Message, StringComparison.Ordinal);
    }
}
