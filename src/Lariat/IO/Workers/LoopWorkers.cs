using System.Diagnostics.CodeAnalysis;
using Lariat.Workers;

namespace Lariat.Processes;

/// <summary>Runs methods in worker processes.</summary>
public static class LoopWorkers
{
    /// <summary>Runs a method in a worker process.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="method">A static method with <see cref="WorkerEntryAttribute"/>.</param>
    /// <param name="argument">Copied to the worker.</param>
    /// <param name="executor">The workers.</param>
    /// <returns>A task of the method's result; canceling it cancels the job.</returns>
    /// <remarks>Takes effect at the call, as for a task: the job starts in the next iteration. asyncio: <c>run_in_executor</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public static LoopTask<TResult> RunInExecutor<T, TResult>(
        this EventLoop loop, Func<T, TResult> method, T argument, ProcessExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        return loop.CreateTask(executor.RunAsync(method, argument));
    }
}
