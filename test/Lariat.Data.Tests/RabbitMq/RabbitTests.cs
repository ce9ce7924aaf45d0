using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Lariat.Data.Tests;

public abstract class RabbitTests(RabbitFixture rabbit, DriverKind kind) : DataTest(kind)
{
    private readonly string _queue = $"q{Guid.NewGuid():N}";

    [Fact]
    public void Publish_WithConfirms_EndsWhenTheBrokerHasTheMessagesOnTheLoop() => RunConnected(async connection =>
    {
        int loop = Environment.CurrentManagedThreadId;
        await using IChannel channel = await OpenConfirmingAsync(connection);

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 200; i++)
            {
                group.Create(PublishAsync(channel, $"message {i}"));
            }
        });

        Assert.Equal(loop, Environment.CurrentManagedThreadId);
        Assert.Equal(200u, await channel.MessageCountAsync(_queue, LoopTask.Current.Token));
    });

    [Fact]
    public void Publish_ToNoQueue_FailsWithTheReturn() => RunConnected(async connection =>
    {
        await using IChannel channel = await OpenConfirmingAsync(connection);

        PublishException error = await Assert.ThrowsAnyAsync<PublishException>(
            async () => await channel.BasicPublishAsync("", "no such queue", mandatory: true, Encoding.UTF8.GetBytes("lost")));

        Assert.True(error.IsReturn);
    });

    [Fact]
    public void Sequence_OfManyMessages_GivesThemInOrderOnTheLoop() => RunConnected(async connection =>
    {
        int loop = Environment.CurrentManagedThreadId;
        await FillAsync(connection, 500);
        await using DeliverySequence deliveries = await DeliverySequence.OpenAsync(connection, _queue, prefetch: 20);
        var bodies = new List<string>();

        await foreach (Delivery delivery in deliveries)
        {
            Assert.Equal(loop, Environment.CurrentManagedThreadId);
            bodies.Add(Encoding.UTF8.GetString(delivery.Body));
            await deliveries.AcknowledgeAsync(delivery);
            if (bodies.Count == 500)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"message {number}"), bodies);
    });

    [Fact]
    public void Sequence_WhoseConsumerAcknowledgesNothing_GetsNoMoreThanThePrefetchCount() => RunConnected(async connection =>
    {
        await FillAsync(connection, 100);
        await using DeliverySequence deliveries = await DeliverySequence.OpenAsync(connection, _queue, prefetch: 7);
        var taken = new List<Delivery>();
        AsyncGenerator<Delivery> sequence = deliveries.GetAsyncEnumerator();
        while (taken.Count < 7)
        {
            Assert.True(await sequence.MoveNextAsync());
            taken.Add(sequence.Current);
        }

        await using IChannel other = await connection.CreateChannelAsync();
        Assert.Equal(93u, await other.MessageCountAsync(_queue));
        await deliveries.AcknowledgeAsync(taken[0]);
        Assert.True(await sequence.MoveNextAsync());
        Assert.Equal("message 7", Encoding.UTF8.GetString(sequence.Current.Body));
    });

    [Fact]
    public void Consumer_ThatIsCancelled_LeavesItsMessagesToTheNext() => RunConnected(async connection =>
    {
        await FillAsync(connection, 3);
        var begun = new AsyncEvent();
        LoopTask consumer = LoopTask.Create(ConsumeAsync());
        await begun.WaitAsync();

        consumer.Cancel();
        await Coroutine.WaitMany([consumer]);

        Assert.True(consumer.IsCanceled);
        await using DeliverySequence next = await DeliverySequence.OpenAsync(connection, _queue, prefetch: 10);
        await foreach (Delivery delivery in next)
        {
            Assert.Equal("message 0", Encoding.UTF8.GetString(delivery.Body));
            Assert.True(delivery.IsRedelivered);
            break;
        }

        async Coroutine ConsumeAsync()
        {
            await using DeliverySequence deliveries = await DeliverySequence.OpenAsync(connection, _queue, prefetch: 10);
            await foreach (Delivery delivery in deliveries)
            {
                begun.Set();
                await Coroutine.Sleep(600); // the work that never ends
                await deliveries.AcknowledgeAsync(delivery);
            }
        }
    });

    [Fact]
    public void Sequence_WhoseConnectionIsClosed_Fails() => RunConnected(async connection =>
    {
        await FillAsync(connection, 0);
        IConnection lost = await ConnectAsync();
        DeliverySequence deliveries = await DeliverySequence.OpenAsync(lost, _queue, prefetch: 1);
        LoopTask consumer = LoopTask.Create(ConsumeAsync());

        await lost.CloseAsync();
        await Coroutine.WaitMany([consumer]);

        Assert.IsType<QueueShutdownException>(consumer.GetException());

        async Coroutine ConsumeAsync()
        {
            await foreach (Delivery delivery in deliveries)
            {
                Assert.Fail($"{delivery}");
            }
        }
    });

    private void RunConnected(Func<IConnection, Coroutine> body) => Run(async () =>
    {
        await using IConnection connection = await ConnectAsync();
        await body(connection);
    });

    private async Coroutine<IConnection> ConnectAsync()
    {
        int port = (await Coroutine.ToThread(() => rabbit.Server)).Port;
        return await new ConnectionFactory { HostName = "127.0.0.1", Port = port }.CreateConnectionAsync(LoopTask.Current.Token);
    }

    private async Coroutine<IChannel> OpenConfirmingAsync(IConnection connection)
    {
        IChannel channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), LoopTask.Current.Token);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false, cancellationToken: LoopTask.Current.Token);
        return channel;
    }

    private async Coroutine FillAsync(IConnection connection, int count)
    {
        await using IChannel channel = await OpenConfirmingAsync(connection);
        for (int i = 0; i < count; i++)
        {
            await PublishAsync(channel, $"message {i}");
        }
    }

    private async Coroutine PublishAsync(IChannel channel, string text)
        => await channel.BasicPublishAsync("", _queue, Encoding.UTF8.GetBytes(text), LoopTask.Current.Token);
}
