namespace Lariat;

public partial class AsyncQueue<T>
{
    /// <summary>The items, each taken when it is asked for, until the queue was shut down and is empty; for <c>await foreach</c>.</summary>
    /// <remarks>
    /// Suspends while the queue is empty. Leaving early or a cancellation loses no item. A canceled read ends
    /// the sequence, as in every generator: to read with a time-out, call <see cref="GetAsync"/>. Several tasks may each read their own
    /// sequence: an item goes to one of them. <see cref="TaskDone"/> is the reader's to call. No counterpart in asyncio; .NET:
    /// <c>ChannelReader.ReadAllAsync</c>.
    /// </remarks>
    /// <example><!-- from SyncExamples.cs#ReadAllAsync --><code>
    /// await foreach (string item in queue.ReadAllAsync())
    /// {
    ///     await handleAsync(item);
    /// }
    /// </code></example>
    /// <exception cref="InvalidOperationException">Thrown by the sequence: the queue belongs to another loop.</exception>
    public AsyncGenerator<T> ReadAllAsync() => new(async yielder =>
    {
        while (true)
        {
            T item;
            try
            {
                item = await GetAsync();
            }
            catch (QueueShutdownException)
            {
                return;
            }

            await yielder.YieldAsync(item);
        }
    });
}
