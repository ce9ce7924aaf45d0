using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Lariat.Data.Tests;

/// <summary>A message that was delivered and waits for its acknowledgement.</summary>
internal sealed record Delivery(ulong Tag, byte[] Body, bool IsRedelivered);

// region: sequence
/// <summary>The messages of a queue as an async sequence: the client's events, carried over to the loop.</summary>
internal sealed class DeliverySequence(IChannel channel) : IAsyncDisposable
{
    private readonly AsyncQueue<Delivery> _arrived = new(); // never more than the prefetch count: the broker waits for acknowledgements

    public static async Coroutine<DeliverySequence> OpenAsync(IConnection connection, string queue, ushort prefetch)
    {
        EventLoop loop = EventLoop.Current;
        var sequence = new DeliverySequence(await connection.CreateChannelAsync(cancellationToken: LoopTask.Current.Token));
        await sequence.Channel.BasicQosAsync(0, prefetch, global: false, LoopTask.Current.Token);
        var consumer = new AsyncEventingBasicConsumer(sequence.Channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            // On a thread of the client's, and the body is its buffer's again when this returns.
            var delivery = new Delivery(message.DeliveryTag, message.Body.ToArray(), message.Redelivered);
            loop.CallSoonThreadSafe(() => sequence._arrived.TryPut(delivery));
            return Task.CompletedTask;
        };
        consumer.ShutdownAsync += (_, _) =>
        {
            loop.CallSoonThreadSafe(() => sequence._arrived.Shutdown());
            return Task.CompletedTask;
        };
        await sequence.Channel.BasicConsumeAsync(queue, autoAck: false, consumer, LoopTask.Current.Token);
        return sequence;
    }

    public IChannel Channel => channel;

    public AsyncGenerator<Delivery> GetAsyncEnumerator() => new(async yielder =>
    {
        while (true)
        {
            await yielder.YieldAsync(await _arrived.GetAsync());
        }
    });

    public async Coroutine AcknowledgeAsync(Delivery delivery) => await channel.BasicAckAsync(delivery.Tag, multiple: false, LoopTask.Current.Token);

    // What was delivered and not acknowledged goes back to the queue.
    public ValueTask DisposeAsync() => channel.DisposeAsync();
}
// endregion
