using Lariat.Npgsql;
using Npgsql;

namespace Lariat.Data.Tests;

public abstract class NotificationTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    private string Other => $"{Name} \"Other\"";

    [Fact]
    public void Sequence_OfSeveralChannels_GivesWhatIsSentInOrder() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool();
        await using NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name, Other);

        await NotifyAsync(pool, Name, "one");
        await NotifyAsync(pool, Other, "two");
        await NotifyAsync(pool, Name, "three");

        Assert.Equal([(Name, "one"), (Other, "two"), (Name, "three")], await TakeAsync(sequence, 3));
    });

    [Fact]
    public void Sequence_OfManyAtOnce_LosesNone() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool();
        await using NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name);

        await ExecuteAsync(pool, $"SELECT pg_notify('{Name}', n::text) FROM generate_series(1, 2000) AS n");

        List<(string, string Text)> taken = await TakeAsync(sequence, 2000);
        Assert.Equal(Enumerable.Range(1, 2000).Select(number => $"{number}"), taken.Select(notification => notification.Text));
    });

    [Fact]
    public void Sequence_WhoseConsumerIsCancelled_LosesNothing() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool();
        await using NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name);
        LoopTask consumer = LoopTask.Create(TakeAsync(sequence, 1));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));

        consumer.Cancel();
        await Coroutine.WaitMany([consumer]);
        await NotifyAsync(pool, Name, "later");

        Assert.True(consumer.IsCanceled);
        Assert.Equal([(Name, "later")], await TakeAsync(sequence, 1));
    });

    [Fact]
    public void Sequence_DisposedWhileAnotherTaskWaits_EndsThere() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name);
        LoopTask<List<(string, string)>> consumer = LoopTask.Create(TakeAsync(sequence, 1));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));

        await sequence.DisposeAsync();

        Assert.Empty(await consumer);
        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));
        Assert.Equal(0, await ScalarAsync<long>(pool, "SELECT count(*) FROM pg_listening_channels()"));
    });

    [Fact]
    public void Sequence_WhoseConnectionBreaks_FailsAndSaysWhatItListenedTo() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool();
        await using NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name);
        LoopTask consumer = LoopTask.Create(TakeAsync(sequence, 1));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));

        await AskAsync<bool>($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{Name}' AND query LIKE 'LISTEN%'");
        await Coroutine.WaitMany([consumer]);

        var lost = Assert.IsType<NotificationsLostException>(consumer.GetException());
        Assert.Contains(Name, lost.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<NpgsqlException>(lost.InnerException);
    });

    [Fact]
    public void Sequence_NeverDisposed_EndsWithTheLoop()
    {
        Run(async () =>
        {
            NpgsqlDataSource pool = MakePool();
            NotificationSequence sequence = await NotificationSequence.OpenAsync(pool, Name);
            LoopTask.Create(TakeAsync(sequence, 1));
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
        });

        Assert.Empty(Errors);
    }

    private static Coroutine NotifyAsync(NpgsqlDataSource pool, string channel, string text) => ExecuteAsync(pool, $"SELECT pg_notify('{channel}', '{text}')");

    private static async Coroutine<List<(string Channel, string Text)>> TakeAsync(NotificationSequence sequence, int count)
    {
        var taken = new List<(string, string)>();
        await foreach (NpgsqlNotificationEventArgs notification in sequence)
        {
            taken.Add((notification.Channel, notification.Payload));
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
