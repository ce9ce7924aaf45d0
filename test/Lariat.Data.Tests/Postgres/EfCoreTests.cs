using Microsoft.EntityFrameworkCore;

namespace Lariat.Data.Tests;

public abstract class EfCoreTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    [Fact]
    public void SaveChangesAsync_OfNewRows_WritesThemAndReadsBackTheirKeys() => RunWithContext(async context =>
    {
        int loop = Environment.CurrentManagedThreadId;
        context.Books.AddRange(new Book { Title = "Emma" }, new Book { Title = "Persuasion" });

        int saved = await DbOperation.RunAsync(context.SaveChangesAsync);

        Assert.Equal(loop, Environment.CurrentManagedThreadId);
        Assert.Equal(2, saved);
        Assert.Equal([1, 2], context.Books.Local.Select(book => book.Id).Order());
        Assert.Equal(2, await AskAsync<long>($"SELECT count(*) FROM {Name}"));
    });

    [Fact]
    public void Queries_WithTracking_SeeWhatTheContextKnows() => RunWithContext(async context =>
    {
        await AddAsync(context, "Emma", "Persuasion", "Northanger Abbey");

        Book emma = await context.Books.SingleAsync(book => book.Title == "Emma", LoopTask.Current.Token);
        emma.Title = "Emma, revised";
        await DbOperation.RunAsync(context.SaveChangesAsync);
        List<string> titles = await context.Books.AsNoTracking().OrderBy(book => book.Title).Select(book => book.Title).ToListAsync(LoopTask.Current.Token);

        Assert.Same(emma, await context.Books.FindAsync([emma.Id], LoopTask.Current.Token));
        Assert.Equal(["Emma, revised", "Northanger Abbey", "Persuasion"], titles);
    });

    [Fact]
    public void AsAsyncEnumerable_InAForeach_GivesRowsOnTheLoop() => RunWithContext(async context =>
    {
        int loop = Environment.CurrentManagedThreadId;
        await AddAsync(context, [.. Enumerable.Range(100, 300).Select(number => $"book {number}")]);
        var titles = new List<string>();

        await foreach (Book book in context.Books.AsNoTracking().OrderBy(book => book.Id).AsAsyncEnumerable())
        {
            titles.Add(book.Title);
            Assert.Equal(loop, Environment.CurrentManagedThreadId);
        }

        Assert.Equal(Enumerable.Range(100, 300).Select(number => $"book {number}"), titles);
    });

    [Fact]
    public void Transaction_ThatIsNotCommitted_IsRolledBack() => RunWithContext(async context =>
    {
        await using (await context.Database.BeginTransactionAsync(LoopTask.Current.Token))
        {
            await AddAsync(context, "Emma");
        }

        Assert.Equal(0, await AskAsync<long>($"SELECT count(*) FROM {Name}"));
    });

    [Fact]
    public void UseTransactionAsync_WithAScopeOfLariats_CommitsWithIt() => RunWithContext(async context =>
    {
        await context.Database.OpenConnectionAsync(LoopTask.Current.Token);
        await context.Database.GetDbConnection().InTransactionAsync(async transaction =>
        {
            await context.Database.UseTransactionAsync(transaction, LoopTask.Current.Token);
            await AddAsync(context, "Emma");
            Assert.Equal(0, await AskAsync<long>($"SELECT count(*) FROM {Name}"));
        });

        Assert.Equal(1, await AskAsync<long>($"SELECT count(*) FROM {Name}"));
    });

    [Fact]
    public void Query_Cancelled_EndsOnTheServerAndTheContextIsUsable() => RunWithContext(async context =>
    {
        LoopTask<int> query = LoopTask.Create(DbOperation.RunAsync(token => context.Database.ExecuteSqlRawAsync("SELECT pg_sleep(600)", token)));
        await WaitUntilRunningAsync("pg_sleep");

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        await WaitUntilRunningAsync("pg_sleep", count: 0);
        Assert.Equal(0, await context.Books.CountAsync(LoopTask.Current.Token));
    });

    [Fact]
    public void Contexts_AHundredAtOnce_EachInATaskOfItsOwn() => RunWithContext(async context =>
    {
        await AddAsync(context, "Emma");

        int[] counts = await Coroutine.Gather([.. Enumerable.Range(0, 100).Select(_ => CountAsync())]);

        Assert.All(counts, count => Assert.Equal(1, count));

        async Coroutine<int> CountAsync()
        {
            await using Library own = OpenContext();
            return await own.Books.CountAsync(LoopTask.Current.Token);
        }
    });

    private static async Coroutine AddAsync(Library context, params string[] titles)
    {
        foreach (string title in titles)
        {
            context.Books.Add(new Book { Title = title });
        }

        await DbOperation.RunAsync(context.SaveChangesAsync);
    }

    private void RunWithContext(Func<Library, Coroutine> body) => Run(async () =>
    {
        await using Library context = OpenContext();
        await DbOperation.RunAsync(token => context.Database.ExecuteSqlRawAsync($"CREATE TABLE {Name} (id serial PRIMARY KEY, title text NOT NULL)", token));
        await body(context);
    });

    private Library OpenContext()
    {
        var options = new DbContextOptionsBuilder<Library>();
        options.UseNpgsql($"{Server.ConnectionString};Maximum Pool Size=10;Application Name={Name}");
        options.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, KeyByTable>();
        return new Library(options.Options, Name);
    }

    private sealed class Book
    {
        public int Id { get; set; }

        public required string Title { get; set; }
    }

    private sealed class Library(DbContextOptions<Library> options, string table) : DbContext(options)
    {
        public string Table => table;

        public DbSet<Book> Books => Set<Book>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Book>(book =>
        {
            book.ToTable(table);
            book.Property(row => row.Id).HasColumnName("id");
            book.Property(row => row.Title).HasColumnName("title");
        });
    }

    /// <summary>Each test has a table of its own, and so a model of its own.</summary>
    private sealed class KeyByTable : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((Library)context).Table, designTime);
    }
}
