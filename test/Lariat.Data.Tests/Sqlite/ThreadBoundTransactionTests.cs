using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lariat.Data.Tests;

public abstract class ThreadBoundTransactionTests(DriverKind kind) : SqliteTest(kind)
{
    [Fact]
    public void Transaction_WithAwaitsInBetween_KeepsOthersOutAndCommits() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        LoopTask<long>? outsider = null;

        await database.InTransactionAsync(async transaction =>
        {
            await transaction.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (1)"));
            outsider = LoopTask.Create(CountAsync(database));
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
            Assert.False(outsider.IsCompleted);
            await transaction.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (2)"));
            return 0;
        });

        Assert.Equal(2, await outsider!);
    });

    [Fact]
    public void Transaction_WhoseBodyFails_IsRolledBack() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);

        await Assert.ThrowsAsync<FormatException>(() => database.InTransactionAsync<SqliteConnection, int>(async transaction =>
        {
            await transaction.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (1)"));
            throw new FormatException();
        }).AsTask());

        Assert.Equal(0, await CountAsync(database));
    });

    [Fact]
    public void Transaction_InterruptedInTheMiddleOfAStatement_IsRolledBackAndTheConnectionGoesOn() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        using var running = new ManualResetEventSlim();
        LoopTask task = LoopTask.Create(database.InTransactionAsync(async transaction =>
        {
            await transaction.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (1)"));
            return await transaction.RunAsync(connection =>
            {
                running.Set();
                return Execute(connection, $"INSERT INTO t {EndlessQuery}");
            });
        }));
        await Coroutine.ToThread(running.Wait);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(0, await CountAsync(database));
        await InsertAsync(database, 2);
        Assert.Equal(1, await CountAsync(database));
    });

    [Fact]
    public void Hold_UsedAfterItsBody_IsRefused() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        ThreadBoundHold<SqliteConnection>? kept = null;

        await database.HoldAsync(async hold =>
        {
            kept = hold;
            return await hold.RunAsync(_ => 1);
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.RunAsync(_ => 1).AsTask());
    });

    [Fact]
    public void Readers_DuringAWritersTransaction_SeeWhatWasCommitted() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> writer = await OpenAsync(Interrupt);
        await using ThreadBoundPool<SqliteConnection> readers = await ThreadBoundPool<SqliteConnection>.OpenAsync(2, Connect, Interrupt);
        await InsertAsync(writer, 1);

        await writer.InTransactionAsync(async transaction =>
        {
            await transaction.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (2)"));
            Assert.Equal((1L, 1L), await Coroutine.Gather(ReadAsync(), ReadAsync()));
            return 0;
        });

        Assert.Equal(2, await ReadAsync());

        Coroutine<long> ReadAsync() => readers.RunAsync(connection => (long)Execute(connection, "SELECT count(*) FROM t")!);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(1000)]
    public void ReadRows_OfAThousandRows_GivesThemAll(int rowsPerCall) => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        int expected = 0;

        await foreach (int number in database.ReadRowsAsync(Thousand, row => row.GetInt32(0), rowsPerCall))
        {
            Assert.Equal(++expected, number);
        }

        Assert.Equal(1000, expected);
    });

    [Fact]
    public void ReadRows_LeftEarly_EndsTheQuery() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);

        await foreach (int number in database.ReadRowsAsync(Thousand, row => row.GetInt32(0), rowsPerCall: 10))
        {
            if (number == 5)
            {
                break;
            }
        }

        // An open reader would keep the table from being dropped.
        await database.RunAsync(connection => Execute(connection, "DROP TABLE t"));
    });

    [Fact]
    public void EfCoreContext_OnAThreadOfItsOwn_SavesAndReads() => Run(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        await using ThreadBound<Shelf> shelf = await ThreadBound<Shelf>.OpenAsync(() =>
        {
            var context = new Shelf(new DbContextOptionsBuilder<Shelf>().UseSqlite(ConnectionString).Options);
            context.Database.EnsureCreated();
            return context;
        });

        int saved = await shelf.RunAsync(context =>
        {
            Assert.NotEqual(loop, Environment.CurrentManagedThreadId);
            context.Books.AddRange(new Book { Title = "Emma" }, new Book { Title = "Persuasion" });
            return context.SaveChanges();
        });

        Assert.Equal(2, saved);
        Assert.Equal(["Emma", "Persuasion"], await shelf.RunAsync(context => context.Books.OrderBy(book => book.Title).Select(book => book.Title).ToList()));
    });

    private static SqliteCommand Thousand(SqliteConnection connection)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000) SELECT n FROM numbers, (SELECT count(*) FROM t)";
        return command;
    }

    private sealed class Book
    {
        public int Id { get; set; }

        public required string Title { get; set; }
    }

    private sealed class Shelf(DbContextOptions<Shelf> options) : DbContext(options)
    {
        public DbSet<Book> Books => Set<Book>();
    }
}
