using System.Globalization;
using Lariat.Npgsql;
using Npgsql;
using NpgsqlTypes;

namespace Lariat.Data.Tests;

public abstract class CopyTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    private static readonly string s_long = new('x', 10_000);

    private string In => $"COPY {Name} FROM STDIN (FORMAT binary)";

    [Fact]
    public void CopyIn_OfManyRows_TakesThemAllAndCopyOutGivesThemBack() => RunWithTable(async connection =>
    {
        const int count = 20_000;

        ulong taken = await connection.CopyInAsync(In, Rows(count), WriteAsync);

        Assert.Equal((ulong)count, taken);
        int expected = 0;
        await foreach ((int number, string text) in connection.CopyOutAsync($"COPY (SELECT * FROM {Name} ORDER BY n) TO STDOUT (FORMAT binary)", ReadAsync))
        {
            Assert.Equal(expected, number);
            Assert.Equal(TextOf(expected), text);
            expected++;
        }

        Assert.Equal(count, expected);
    });

    [Fact]
    public void CopyTextIn_OfLines_TakesThemAllAndCopyTextOutGivesThemBack() => RunWithTable(async connection =>
    {
        string[] lines = ["1,plain", "2,\"with, comma\"", "3,\"with \"\"quotes\"\"\"", "4,größer"];

        await connection.CopyTextInAsync($"COPY {Name} FROM STDIN (FORMAT csv)", lines.ToAsyncEnumerable());

        var read = new List<string>();
        await foreach (string line in connection.CopyTextOutAsync($"COPY (SELECT * FROM {Name} ORDER BY n) TO STDOUT (FORMAT csv)"))
        {
            read.Add(line);
        }

        Assert.Equal(lines, read);
    });

    [Fact]
    public void CopyIn_WhoseRowsFail_TakesNone() => RunWithTable(async connection =>
    {
        var failing = new AsyncGenerator<int>(async yielder =>
        {
            await yielder.YieldAsync(1);
            throw new FormatException();
        });

        await Assert.ThrowsAsync<FormatException>(() => connection.CopyInAsync(In, failing, WriteAsync).AsTask());

        Assert.Equal(0, await CountAsync());
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyTextIn_WhoseLinesFail_TakesNone() => RunWithTable(async connection =>
    {
        var failing = new AsyncGenerator<string>(async yielder =>
        {
            await yielder.YieldAsync("1,one");
            throw new FormatException();
        });

        await Assert.ThrowsAsync<FormatException>(() => connection.CopyTextInAsync($"COPY {Name} FROM STDIN (FORMAT csv)", failing).AsTask());

        Assert.Equal(0, await CountAsync());
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyTextIn_OfALineThatTheServerRefuses_FailsWithItsNumberAndTakesNone() => RunWithTable(async connection =>
    {
        string[] lines = ["1,one", "two,2"];

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => connection.CopyTextInAsync($"COPY {Name} FROM STDIN (FORMAT csv)", lines.ToAsyncEnumerable()).AsTask());

        Assert.Contains("line 2", error.Where, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyIn_Cancelled_TakesNoneAndTheConnectionIsUsable() => RunWithTable(async connection =>
    {
        var begun = new AsyncEvent();
        var endless = new AsyncGenerator<int>(async yielder =>
        {
            await yielder.YieldAsync(1);
            begun.Set();
            await Coroutine.Sleep(600);
        });
        LoopTask copy = LoopTask.Create(connection.CopyInAsync(In, endless, WriteAsync));
        await begun.WaitAsync();

        copy.Cancel();
        await Coroutine.WaitMany([copy]);

        Assert.True(copy.IsCanceled);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyIn_IntoATableThatIsLocked_AsksForNoMoreRowsThanTheBuffersHold() => RunWithTable(async connection =>
    {
        int asked = 0;
        var rows = new AsyncGenerator<int>(async yielder =>
        {
            while (true)
            {
                await yielder.YieldAsync(asked++);
            }
        });
        await using var blocker = new NpgsqlConnection(Server.ConnectionString);
        await blocker.OpenAsync(LoopTask.Current.Token);
        await ExecuteAsync(blocker, $"CREATE FUNCTION {Name}() RETURNS trigger AS 'BEGIN PERFORM pg_advisory_xact_lock(hashtext(''{Name}'')); RETURN NEW; END' LANGUAGE plpgsql");
        await ExecuteAsync(blocker, $"CREATE TRIGGER wait BEFORE INSERT ON {Name} FOR EACH ROW EXECUTE FUNCTION {Name}()");
        await ExecuteAsync(blocker, $"SELECT pg_advisory_lock(hashtext('{Name}'))");
        LoopTask copy = LoopTask.Create(connection.CopyInAsync(In, rows, WriteLongAsync));

        await WaitUntilAsync(() => AskAsync<bool>($"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = {connection.ProcessID} AND wait_event = 'advisory')"));
        int before;
        do
        {
            before = asked;
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(100));
        }
        while (asked != before);

        Assert.False(copy.IsCompleted);
        copy.Cancel();
        await Coroutine.WaitMany([copy]);
        Assert.True(copy.IsCanceled);
        Assert.InRange(asked, 1, 20_000);
    });

    [Fact]
    public void CopyOut_LeftEarly_EndsItOnTheServerAndTheConnectionIsUsable() => RunWithTable(async connection =>
    {
        await foreach (int number in connection.CopyOutAsync("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT (FORMAT binary)", (exporter, token) => exporter.ReadAsync<int>(token)))
        {
            if (number == 3)
            {
                break;
            }
        }

        await WaitUntilRunningAsync("1000000000", count: 0);
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyTextOut_LeftEarly_EndsItOnTheServerAndTheConnectionIsUsable() => RunWithTable(async connection =>
    {
        await foreach (string line in connection.CopyTextOutAsync("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT"))
        {
            if (line == "3")
            {
                break;
            }
        }

        await WaitUntilRunningAsync("1000000000", count: 0);
        Assert.Equal(1UL, await connection.CopyInAsync(In, Rows(1), WriteAsync));
    });

    [Fact]
    public void CopyOut_CancelledWhileTheServerIsSlow_ClosesTheConnectionAndThePoolGoesOn() => Run(async () =>
    {
        // Npgsql does not tell the server that a COPY is cancelled; this makes it look.
        await using NpgsqlDataSource pool = MakePool(size: 1, "Options=-c client_connection_check_interval=50");
        LoopTask copy = LoopTask.Create(CopyAsync());
        await WaitUntilRunningAsync("pg_sleep");

        copy.Cancel();
        await Coroutine.WaitMany([copy]);

        Assert.True(copy.IsCanceled);
        await WaitUntilRunningAsync("pg_sleep", count: 0);
        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));

        async Coroutine CopyAsync()
        {
            await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
            await foreach (string line in connection.CopyTextOutAsync("COPY (SELECT pg_sleep(600)) TO STDOUT"))
            {
                Assert.Fail(line);
            }
        }
    });

    private static async Coroutine WaitUntilAsync(Func<Coroutine<bool>> condition)
    {
        while (!await condition())
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }

    private static async Coroutine ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await DbOperation.RunAsync(command.ExecuteNonQueryAsync);
    }

    private void RunWithTable(Func<NpgsqlConnection, Coroutine> body) => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
        await ExecuteAsync(connection, $"CREATE TABLE {Name} (n int, text text)");
        await body(connection);
    });

    private Coroutine<long> CountAsync() => AskAsync<long>($"SELECT count(*) FROM {Name}");

    private static AsyncGenerator<int> Rows(int count) => new(async yielder =>
    {
        for (int i = 0; i < count; i++)
        {
            await yielder.YieldAsync(i);
        }
    });

    private static async Task WriteAsync(NpgsqlBinaryImporter importer, int number, CancellationToken cancellationToken)
    {
        await importer.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(TextOf(number), NpgsqlDbType.Text, cancellationToken);
    }

    private static async Task WriteLongAsync(NpgsqlBinaryImporter importer, int number, CancellationToken cancellationToken)
    {
        await importer.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(s_long, NpgsqlDbType.Text, cancellationToken);
    }

    private static async ValueTask<(int Number, string Text)> ReadAsync(NpgsqlBinaryExporter exporter, CancellationToken cancellationToken)
        => (await exporter.ReadAsync<int>(cancellationToken), await exporter.ReadAsync<string>(cancellationToken));

    private static string TextOf(int number) => string.Create(CultureInfo.InvariantCulture, $"row {number}");
}
