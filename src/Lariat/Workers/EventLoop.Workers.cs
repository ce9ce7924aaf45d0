using System.Diagnostics.CodeAnalysis;
using Lariat.Workers;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>Runs a method in a worker process.</summary>
    /// <param name="method">A static method with <see cref="WorkerEntryAttribute"/>.</param>
    /// <param name="argument">Copied to the worker.</param>
    /// <param name="executor">The workers.</param>
    /// <returns>A task of what the method returns; cancelling it is cancelling the job.</returns>
    /// <remarks>Acts at the call, as a task does: the job starts in the next iteration. asyncio: <c>run_in_executor</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public LoopTask<TResult> RunInExecutor<T, TResult>(Func<T, TResult> method, T argument, ProcessExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        return CreateTask(executor.RunAsync(method, argument));
    }
}
