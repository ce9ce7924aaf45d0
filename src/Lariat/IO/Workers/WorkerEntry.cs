// An entry that both sides make from the same line of the program: the executor calls it by its name, and a worker that was given it in
// RunWorkerIfRequested finds it by that. Nothing is looked up by reflection, so it works in a trimmed program.
using System.Text.Json.Serialization.Metadata;
using Lariat.Workers;

namespace Lariat.Processes;

/// <summary>A method that worker processes run, registered under a name: the way for trimmed programs.</summary>
/// <remarks>Hand it to <see cref="ProcessExecutor.RunWorkerIfRequested"/>. Programs that are not trimmed can mark methods with <see cref="WorkerEntryAttribute"/> instead.</remarks>
/// <example><code>
/// static readonly WorkerEntry&lt;Range, int&gt; s_count = WorkerEntry.Create("count", Count, AppJson.Default.Range, AppJson.Default.Int32);
///
/// ProcessExecutor.RunWorkerIfRequested(args, s_count);
/// …
/// int count = await executor.RunAsync(s_count, range);
/// </code></example>
public abstract class WorkerEntry
{
    private protected WorkerEntry(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>What the worker finds it by.</summary>
    public string Name { get; }

    /// <summary>Makes an entry whose argument and result travel as JSON, by code that the compiler has generated.</summary>
    /// <param name="name">Not empty; one for each entry of a program.</param>
    /// <param name="method">Runs in the worker. What it captures is the worker's own: nothing of it travels.</param>
    /// <param name="argumentInfo">Of a <c>JsonSerializerContext</c>.</param>
    /// <param name="resultInfo">Of a <c>JsonSerializerContext</c>.</param>
    public static WorkerEntry<TArgument, TResult> Create<TArgument, TResult>(
        string name, Func<TArgument, TResult> method, JsonTypeInfo<TArgument> argumentInfo, JsonTypeInfo<TResult> resultInfo)
    {
        ArgumentNullException.ThrowIfNull(argumentInfo);
        ArgumentNullException.ThrowIfNull(resultInfo);
        return new WorkerEntry<TArgument, TResult>(name, method, argumentInfo, resultInfo);
    }

    /// <summary>Makes an entry from bytes to bytes, which travel as they are.</summary>
    /// <inheritdoc cref="Create{TArgument, TResult}" path="/param"/>
    public static WorkerEntry<byte[], byte[]> Create(string name, Func<byte[], byte[]> method)
        => new(name, method, argumentInfo: null, resultInfo: null);

    /// <summary>In the worker: calls the method.</summary>
    internal abstract byte[] Call(byte[] argument);
}

/// <inheritdoc/>
/// <typeparam name="TArgument">The argument's type.</typeparam>
/// <typeparam name="TResult">The result's type.</typeparam>
public sealed class WorkerEntry<TArgument, TResult> : WorkerEntry
{
    private readonly Func<TArgument, TResult> _method;

    // Null for byte[].
    private readonly JsonTypeInfo<TArgument>? _argumentInfo;
    private readonly JsonTypeInfo<TResult>? _resultInfo;

    internal WorkerEntry(string name, Func<TArgument, TResult> method, JsonTypeInfo<TArgument>? argumentInfo, JsonTypeInfo<TResult>? resultInfo)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(method);
        _method = method;
        _argumentInfo = argumentInfo;
        _resultInfo = resultInfo;
    }

    internal byte[] WriteArgument(TArgument argument) => WorkerCodec.Write(argument, _argumentInfo);

    internal TResult ReadResult(byte[] result) => WorkerCodec.Read(result, _resultInfo);

    internal override byte[] Call(byte[] argument) => WorkerCodec.Write(_method(WorkerCodec.Read(argument, _argumentInfo)), _resultInfo);
}
