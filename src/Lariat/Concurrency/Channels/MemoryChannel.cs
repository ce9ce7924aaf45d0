namespace Lariat;

/// <summary>Opens channels between tasks of one loop: items go from senders to receivers, and each end says when it is done.</summary>
/// <remarks>
/// Compared with <see cref="AsyncQueue{T}"/>: both ends can be closed and cloned, so that receivers see the end when the last sender has
/// closed, and senders see that no receiver is left. Trio: <c>open_memory_channel</c>; anyio:
/// <c>create_memory_object_stream</c>. asyncio has no counterpart.
/// </remarks>
public static class MemoryChannel
{
    /// <summary>Opens a channel.</summary>
    /// <param name="bufferSize">How many items are kept before a sender waits; zero: each sender waits for a receiver.
    /// <see cref="int.MaxValue"/>: senders never wait.</param>
    /// <typeparam name="T">The items.</typeparam>
    /// <returns>The two ends. Close both.</returns>
    /// <example><!-- from SyncExamples.cs#MemoryChannel --><code>
    /// (ChannelSender&lt;string&gt; sender, ChannelReceiver&lt;string&gt; receiver) = MemoryChannel.Open&lt;string&gt;(bufferSize: 10);
    /// await Nursery.RunAsync(async nursery =&gt;
    /// {
    ///     nursery.Create(produceAsync(sender.Clone())); // each producer closes its own
    ///     nursery.Create(produceAsync(sender.Clone()));
    ///     sender.Dispose();
    ///     await foreach (string line in receiver.ReadAllAsync()) // ends when both producers have closed
    ///     {
    ///         Console.WriteLine(line);
    ///     }
    /// });
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is negative.</exception>
    public static (ChannelSender<T> Sender, ChannelReceiver<T> Receiver) Open<T>(int bufferSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        var channel = new ChannelState<T>(bufferSize);
        return (new ChannelSender<T>(channel), new ChannelReceiver<T>(channel));
    }
}
