using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    // A library that takes a token ends within milliseconds of its cancellation. MySqlConnector and Npgsql give their servers two seconds.
    private static readonly TimeSpan s_callGrace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Calls an operation of a library with the task's token; any exception after a cancellation request counts as the cancellation.
    /// </summary>
    /// <param name="operation">Receives the token of the current task and calls the library once: <c>token => client.GetAsync(id,
    /// token)</c>; an awaitable of another type, as gRPC's calls, is awaited inside: <c>async token => await …</c>.</param>
    /// <param name="grace">How long the operation may take to end after a request. Null, the default: 2 seconds.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: as long as it takes. Zero or less: no time of its own.</param>
    /// <remarks>
    /// <para>For libraries that react to a canceled token with an exception of their own (gRPC, Flurl, MQTTnet), and for operations that
    /// must have ended before their client is used again. Suspends until the operation has ended.</para>
    /// <para>If the task is canceled there, the token is canceled and the operation waited for. If it throws, its exception is the inner
    /// one of a <see cref="CoroutineCanceledException"/>, so a <see cref="TimeoutScope"/> throws <see cref="TimeoutException"/>, and a
    /// <see cref="TaskGroup"/> reports no failure. If it succeeds nevertheless, its result is returned and the next await is canceled:
    /// nothing is lost. If it does not end within the grace, it is reported to the loop's exception handler and abandoned
    /// (<see cref="EventLoop.AbandonedOperations"/>). An exception without a request is thrown unchanged.</para>
    /// Thread: the loop's, inside a task. No counterpart in asyncio.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#Call --><code>
    /// string page = await Coroutine.Call(token =&gt; http.GetStringAsync("https://example.org/", token));
    /// </code></example>
    /// <exception cref="InvalidOperationException">No task runs here.</exception>
    [OverloadResolutionPriority(3)]
    public static async Coroutine<T> Call<T>(Func<CancellationToken, Task<T>> operation, TimeSpan? grace = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        LoopTask.Current.ThrowIfCancelRequested();
        var call = new ForeignCall(LoopTask.Current, grace ?? s_callGrace);
        Task<T> task = operation(call.Token) ?? throw ForeignCall.NoTask();
        await call.EndOf(task);
        if (call.WasGivenUpBy(task))
        {
            // The request is still pending: this await is canceled, and abandons the operation as any await does.
            await task;
        }

        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Call{T}(Func{CancellationToken, Task{T}}, TimeSpan?)"/>
    [OverloadResolutionPriority(2)]
    public static async Coroutine Call(Func<CancellationToken, Task> operation, TimeSpan? grace = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        LoopTask.Current.ThrowIfCancelRequested();
        var call = new ForeignCall(LoopTask.Current, grace ?? s_callGrace);
        Task task = operation(call.Token) ?? throw ForeignCall.NoTask();
        await call.EndOf(task);
        if (call.WasGivenUpBy(task))
        {
            await task;
        }

        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Call{T}(Func{CancellationToken, Task{T}}, TimeSpan?)"/>
    [OverloadResolutionPriority(1)]
    public static Coroutine<T> Call<T>(Func<CancellationToken, ValueTask<T>> operation, TimeSpan? grace = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Call(token => operation(token).AsTask(), grace);
    }

    /// <inheritdoc cref="Call{T}(Func{CancellationToken, Task{T}}, TimeSpan?)"/>
    public static Coroutine Call(Func<CancellationToken, ValueTask> operation, TimeSpan? grace = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Call(token => operation(token).AsTask(), grace);
    }
}
