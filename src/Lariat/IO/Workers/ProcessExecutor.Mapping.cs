// Maps a method over arguments: chunks of calls run as jobs, a few chunks ahead of the caller; results come in the arguments' order.
// asyncio: Executor.map (Lib/concurrent/futures/process.py).
using System.Diagnostics.CodeAnalysis;
using Lariat.Workers;

namespace Lariat.Processes;

public sealed partial class ProcessExecutor
{
    // Enough for a worker to have its next chunk ready; more would only keep more of the arguments in memory.
    private const int ChunksPerWorker = 2;

    /// <summary>Calls a method with each argument, in several workers at a time, and returns the results in the arguments' order.</summary>
    /// <param name="method">A static method with <see cref="WorkerEntryAttribute"/>.</param>
    /// <param name="arguments">Read as the results are taken, a few chunks ahead.</param>
    /// <param name="chunkSize">The number of calls in one job; at least 1. Use larger chunks for short calls: a job costs about 0.1 ms.
    /// Default: 1.</param>
    /// <param name="options">Options of each chunk: the time-out applies to a chunk. The executor's options if null.</param>
    /// <returns>The results, for <c>await foreach</c>.</returns>
    /// <remarks>
    /// Lazy. The exception of a call is thrown when its turn comes, after the results before it; leaving the sequence cancels the remaining
    /// chunks. asyncio: <c>Executor.map</c> with <c>chunksize</c>, which reads all arguments at the call.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public AsyncGenerator<TResult> MapAsync<T, TResult>(
        Func<T, TResult> method, IEnumerable<T> arguments, int chunkSize = 1, ProcessJobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Map(MethodEntry.Of(method), arguments.Select(static argument => WorkerCodec.Write(argument, typeof(T))), Read<TResult>,
            chunkSize, options);
    }

    /// <param name="entry">The worker's Main must pass it to <see cref="RunWorkerIfRequested"/>.</param>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, ProcessJobOptions?)"/>
    public AsyncGenerator<TResult> MapAsync<T, TResult>(
        WorkerEntry<T, TResult> entry, IEnumerable<T> arguments, int chunkSize = 1, ProcessJobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(arguments);
        return Map(new NamedEntry(entry.Name), arguments.Select(entry.WriteArgument), entry.ReadResult, chunkSize, options);
    }

    private AsyncGenerator<TResult> Map<TResult>(
        EntryReference entry, IEnumerable<byte[]> arguments, Func<byte[], TResult> read, int chunkSize, ProcessJobOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        return new AsyncGenerator<TResult>(async yielder =>
        {
            var ahead = new Queue<LoopTask<JobReply>>();
            using IEnumerator<byte[][]> chunks = arguments.Chunk(chunkSize).GetEnumerator();
            try
            {
                while (TryRunAhead(ahead, entry, chunks, options))
                {
                    JobReply reply = await ahead.Peek();
                    _ = ahead.Dequeue();
                    foreach (byte[] result in reply.Results)
                    {
                        await yielder.YieldAsync(read(result));
                    }

                    if (reply.Failure is { } failure)
                    {
                        throw failure.ToException();
                    }
                }
            }
            finally
            {
                await EndAheadAsync(ahead);
            }
        });
    }

    /// <summary>Starts chunks until enough are under way. False if none is, and none remains.</summary>
    private bool TryRunAhead(
        Queue<LoopTask<JobReply>> ahead, EntryReference entry, IEnumerator<byte[][]> chunks, ProcessJobOptions? options)
    {
        while (ahead.Count < _options.MaxWorkers * ChunksPerWorker && chunks.MoveNext())
        {
            ahead.Enqueue(LoopTask.Create(RunJobAsync(new JobRequest(entry, chunks.Current), options)));
        }

        return ahead.Count > 0;
    }

    private static async Coroutine EndAheadAsync(Queue<LoopTask<JobReply>> ahead)
    {
        foreach (LoopTask<JobReply> task in ahead)
        {
            task.Cancel();
        }

        if (ahead.Count > 0)
        {
            await Coroutine.WaitMany([.. ahead]);
        }

        foreach (LoopTask<JobReply> task in ahead)
        {
            // Its failure does not concern the caller: the sequence ended before it.
            _ = !task.IsCanceled && task.GetException() is not null;
        }
    }
}
