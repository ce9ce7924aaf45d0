// A pool of worker processes, as concurrent.futures.ProcessPoolExecutor, on one loop and without threads: the task that awaits a job
// communicates with the worker itself. A slot is the right to use a process; it is returned when the process is idle again or has ended.
// Running jobs is in ProcessExecutor.Running.cs, its end in ProcessExecutor.Closing.cs, maps in ProcessExecutor.Mapping.cs.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Lariat.Workers;

namespace Lariat.Processes;

/// <summary>Runs static methods in worker processes: work that can be killed, that may crash, or that needs memory of its own.</summary>
/// <remarks>
/// The program calls <see cref="RunWorkerIfRequested"/> as the first statement of its Main. Workers are started on demand.
/// Thread: the loop's; bound to the first loop that uses it. asyncio: <c>ProcessPoolExecutor</c>.
/// </remarks>
/// <example><code>
/// ProcessExecutor.RunWorkerIfRequested(args);
/// EventLoop.Run(MainAsync());
///
/// static async Coroutine MainAsync()
/// {
///     await using var executor = new ProcessExecutor();
///     Console.WriteLine(await executor.RunAsync(CountPrimes, (0, 5000)));
/// }
///
/// [WorkerEntry]
/// static int CountPrimes((int Start, int Stop) range) =&gt; …;
/// </code></example>
[DebuggerDisplay("{GetStatistics()}")]
public sealed partial class ProcessExecutor : IAsyncDisposable, ILoopBound
{
    private readonly ProcessExecutorOptions _options;
    private readonly WorkerSlots _slots;
    private readonly HashSet<Worker> _workers = [];
    private readonly Stack<Worker> _idle = new();
    private LoopBound _bound = new();
    private int _startedCount;
    private int _crashedCount;
    private int _killedCount;
    private long _completedCount;

    /// <summary>Creates an executor; it starts no process before there is a job.</summary>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the options is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// This process is a worker whose Main did not call <see cref="RunWorkerIfRequested"/>.
    /// </exception>
    public ProcessExecutor(ProcessExecutorOptions? options = null)
    {
        if (Environment.GetEnvironmentVariable(WorkerProtocol.Variable) is not null)
        {
            // Each worker would start workers of its own, and so on.
            throw new InvalidOperationException(
                $"This process was started as a worker ({WorkerProtocol.Variable} is set), but its Main did not begin with "
                    + "ProcessExecutor.RunWorkerIfRequested(args).");
        }

        _options = options ?? new ProcessExecutorOptions();
        _options.Check();
        _slots = new WorkerSlots(_options.MaxWorkers);
    }

    /// <summary>A snapshot of the executor's counters.</summary>
    public ProcessExecutorStatistics GetStatistics() => new(
        _workers.Count, _idle.Count(static worker => !worker.HasEnded), _slots.QueuedCount, _startedCount, _completedCount, _crashedCount,
        _killedCount);

    string ILoopBound.LoopBoundName => nameof(ProcessExecutor);

    bool ILoopBound.IsIdle => _jobCount == 0 && _workers.Count == 0;

    /// <summary>In a worker: runs its jobs and ends the process; does not return. Elsewhere: has no effect.</summary>
    /// <param name="args">The arguments of Main.</param>
    /// <param name="entries">Methods that workers may run in addition to those with <see cref="WorkerEntryAttribute"/>.</param>
    /// <remarks>
    /// Call it before anything else: code before it runs in every worker too. In a worker, Console.Out is standard error and Console.In is
    /// empty; jobs run on the main thread; Ctrl-C is ignored.
    /// </remarks>
    /// <exception cref="ArgumentException">Two entries have the same name.</exception>
    public static void RunWorkerIfRequested(string[] args, params ReadOnlySpan<WorkerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(args);
        var table = new EntryTable(entries);
        if (args is not [.., WorkerProtocol.Argument])
        {
            return;
        }

        string? settings = Environment.GetEnvironmentVariable(WorkerProtocol.Variable);
        if (settings is null || !WorkerProtocol.TryParseSettings(settings, out int maxFrameBytes))
        {
            Console.Error.WriteLine(
                $"{WorkerProtocol.Argument} is for workers that a ProcessExecutor of the same version of Lariat starts; it cannot be used "
                    + "manually.");
            Environment.Exit(2);
            return;
        }

        // A process that a job starts is not a worker.
        Environment.SetEnvironmentVariable(WorkerProtocol.Variable, null);
        Environment.Exit(WorkerProgram.Run(maxFrameBytes, table));
    }

    /// <summary>Runs a method in a worker process.</summary>
    /// <param name="method">A static method with <see cref="WorkerEntryAttribute"/>.</param>
    /// <param name="argument">Copied to the worker: <c>byte[]</c> as it is, everything else as JSON. For several arguments, use a tuple or
    /// a record.</param>
    /// <param name="options">Options of this job; the executor's options if null.</param>
    /// <returns>The method's result, copied back.</returns>
    /// <remarks>
    /// Suspends. Cancellation kills the worker (<see cref="ProcessExecutorOptions.KillsWhenCanceled"/>); a job that waits for a worker
    /// never starts. Cost: about 0.1 ms with a running worker, plus its start (about 0.1 s) otherwise. asyncio: <c>run_in_executor</c> with
    /// a process pool.
    /// </remarks>
    /// <exception cref="BrokenExecutorException">The worker died, or no worker can be started.</exception>
    /// <exception cref="TimeoutException">The job took too long, and its worker was killed.</exception>
    /// <exception cref="RemoteJobException">The method has thrown an exception that cannot be rebuilt; others keep their type.</exception>
    /// <exception cref="ArgumentException">The method cannot run in a worker, or the argument is too large.</exception>
    /// <exception cref="InvalidOperationException">The executor was shut down or belongs to another loop, or the worker rejects the
    /// method.</exception>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public async Coroutine<TResult> RunAsync<T, TResult>(Func<T, TResult> method, T argument, ProcessJobOptions? options = null)
        => Read<TResult>(await RunOneAsync(MethodEntry.Of(method), WorkerCodec.Write(argument, typeof(T)), options));

    /// <inheritdoc cref="RunAsync{T, TResult}(Func{T, TResult}, T, ProcessJobOptions?)"/>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public async Coroutine<TResult> RunAsync<TResult>(Func<TResult> method, ProcessJobOptions? options = null)
        => Read<TResult>(await RunOneAsync(MethodEntry.Of(method), [], options));

    /// <inheritdoc cref="RunAsync{T, TResult}(Func{T, TResult}, T, ProcessJobOptions?)"/>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public async Coroutine RunAsync<T>(Action<T> method, T argument, ProcessJobOptions? options = null)
        => await RunOneAsync(MethodEntry.Of(method), WorkerCodec.Write(argument, typeof(T)), options);

    /// <inheritdoc cref="RunAsync{T, TResult}(Func{T, TResult}, T, ProcessJobOptions?)"/>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public async Coroutine RunAsync(Action method, ProcessJobOptions? options = null)
        => await RunOneAsync(MethodEntry.Of(method), [], options);

    /// <summary>Runs an entry in a worker process, without reflection.</summary>
    /// <param name="entry">The worker's Main must pass it to <see cref="RunWorkerIfRequested"/>.</param>
    /// <inheritdoc cref="RunAsync{T, TResult}(Func{T, TResult}, T, ProcessJobOptions?)"/>
    public async Coroutine<TResult> RunAsync<T, TResult>(WorkerEntry<T, TResult> entry, T argument, ProcessJobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.ReadResult(await RunOneAsync(new NamedEntry(entry.Name), entry.WriteArgument(argument), options));
    }

    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    private static TResult Read<TResult>(byte[] result) => (TResult)WorkerCodec.Read(result, typeof(TResult))!;
}
