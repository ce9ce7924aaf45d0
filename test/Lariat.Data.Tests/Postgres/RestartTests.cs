using System.Data;
using Lariat.Npgsql;
using Npgsql;

namespace Lariat.Data.Tests;

/// <summary>A server that dies and comes back: each test has its own.</summary>
public abstract class RestartTests(PostgresFixture postgres, DriverKind kind) : DataTest(kind)
{
    [Fact]
    public void Crash_DuringAQuery_FailsItAndThePoolRecovers() => RunWithServer(async (server, pool) =>
    {
        LoopTask<int> query = LoopTask.Create(ScalarAsync(pool, "SELECT 1 FROM pg_sleep(600)"));
        await WaitUntilRunningAsync(pool);

        await Coroutine.ToThread(server.Crash);
        await Coroutine.WaitMany([query]);

        Assert.IsAssignableFrom<NpgsqlException>(query.GetException());
        NpgsqlException refused = await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(pool, "SELECT 2").AsTask());
        Assert.True(refused.IsTransient, refused.Message);

        await Coroutine.ToThread(server.Restart);
        Assert.Equal(3, await ScalarWithRetryAsync(pool, "SELECT 3"));
    });

    [Fact]
    public void Crash_InATransaction_FailsItOnceAndClosesItsConnection() => RunWithServer(async (server, pool) =>
    {
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.InTransactionAsync(async _ =>
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await DbOperation.RunAsync(command.ExecuteScalarAsync);
            await Coroutine.ToThread(server.Crash);
            await DbOperation.RunAsync(command.ExecuteScalarAsync);
        }).AsTask());

        Assert.NotEqual(ConnectionState.Open, connection.State);
    });

    [Fact]
    public void Crash_WhileListening_EndsTheSequenceWithAnErrorAndOneCanListenAgain() => RunWithServer(async (server, pool) =>
    {
        var heard = new List<string>();
        var listening = new AsyncEvent();
        LoopTask listener = LoopTask.Create(ListenForeverAsync());
        await listening.WaitAsync();
        listening.Clear();

        await Coroutine.ToThread(server.Crash);
        await Coroutine.ToThread(server.Restart);
        await listening.WaitAsync();
        await ScalarWithRetryAsync(pool, "SELECT 1 FROM pg_notify('news', 'back')");
        await Coroutine.WaitMany([listener]);

        Assert.Equal(["lost", "back"], heard);

        async Coroutine ListenForeverAsync()
        {
            while (!heard.Contains("back"))
            {
                try
                {
                    await using NotificationSequence news = await NotificationSequence.OpenAsync(pool, "news");
                    listening.Set();
                    await foreach (NpgsqlNotificationEventArgs notification in news)
                    {
                        heard.Add(notification.Payload);
                        break;
                    }
                }
                catch (NotificationsLostException)
                {
                    heard.Add("lost");
                }
                catch (NpgsqlException)
                {
                    // The server is not back yet.
                    await Coroutine.Sleep(TimeSpan.FromMilliseconds(20));
                }
            }
        }
    });

    private void RunWithServer(Func<PostgresServer, NpgsqlDataSource, Coroutine> body) => Run(async () =>
    {
        Assert.NotNull(postgres.Server);
        using PostgresServer server = await Coroutine.ToThread(PostgresServer.Start);
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create($"{server.ConnectionString};Maximum Pool Size=5;Application Name=restart");
        await body(server, pool);
    });

    private static async Coroutine<int> ScalarAsync(NpgsqlDataSource pool, string query)
    {
        await using NpgsqlCommand command = pool.CreateCommand(query);
        return (int)(await DbOperation.RunAsync(command.ExecuteScalarAsync))!;
    }

    /// <summary>As a program would: an idle connection of the pool may turn out to be one of before the crash.</summary>
    private static async Coroutine<int> ScalarWithRetryAsync(NpgsqlDataSource pool, string query)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ScalarAsync(pool, query);
            }
            catch (NpgsqlException) when (attempt < 6)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private static async Coroutine WaitUntilRunningAsync(NpgsqlDataSource pool)
    {
        const string query = "SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";
        while (await ScalarAsync(pool, query) == 0)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }
}
