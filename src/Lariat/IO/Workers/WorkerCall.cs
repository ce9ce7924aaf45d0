using System.Diagnostics.CodeAnalysis;
using Lariat.Workers;

namespace Lariat.Processes;

/// <summary>A method that workers run, with its argument: see <see cref="ProcessExecutorOptions.Initializer"/>.</summary>
public sealed class WorkerCall
{
    private WorkerCall(EntryReference entry, byte[] argument) => Request = new JobRequest(entry, [argument]);

    internal JobRequest Request { get; }

    /// <summary>A static method that is marked with <see cref="WorkerEntryAttribute"/>.</summary>
    /// <exception cref="ArgumentException">The method is not such a method.</exception>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public static WorkerCall To(Action method) => new(MethodEntry.Of(method), []);

    /// <inheritdoc cref="To(Action)"/>
    [RequiresUnreferencedCode(WorkerCodec.Reflected)]
    [RequiresDynamicCode(WorkerCodec.Reflected)]
    public static WorkerCall To<T>(Action<T> method, T argument) => new(MethodEntry.Of(method), WorkerCodec.Write(argument, typeof(T)));

    /// <summary>An entry that the worker was given in <see cref="ProcessExecutor.RunWorkerIfRequested"/>; its result is dropped.</summary>
    public static WorkerCall To<T, TResult>(WorkerEntry<T, TResult> entry, T argument)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new WorkerCall(new NamedEntry(entry.Name), entry.WriteArgument(argument));
    }
}
