// An entry that both sides create from the same line of the program: the executor refers to it by name, and a worker to which it was passed
// in RunWorkerIfRequested finds it by that name. Reflection is not used, so it works in a trimmed program.
using System.Text.Json.Serialization.Metadata;
using Lariat.Workers;

namespace Lariat.Processes;

/// <summary>A method that worker processes run, registered under a name: for trimmed programs.</summary>
/// <remarks>Pass it to <see cref="ProcessExecutor.RunWorkerIfRequested"/>. Programs that are not trimmed can mark methods with
/// <see cref="WorkerEntryAttribute"/> instead.</remarks>
/// <example><code>
/// static readonly WorkerEntry&lt;Range, int&gt; s_count = WorkerEntry.Create(
///     "count", Count, AppJson.Default.Range, AppJson.Default.Int32);
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

    /// <summary>The name by which the worker finds it.</summary>
    public string Name { get; }

    /// <summary>Creates an entry whose argument and result are transferred as JSON, by compiler-generated code.</summary>
    /// <param name="name">Not empty; unique among the entries of a program.</param>
    /// <param name="method">Runs in the worker. Captured variables are the worker's own: they are not transferred.</param>
    /// <param name="argumentInfo">From a <c>JsonSerializerContext</c>.</param>
    /// <param name="resultInfo">From a <c>JsonSerializerContext</c>.</param>
    public static WorkerEntry<TArgument, TResult> Create<TArgument, TResult>(
        string name, Func<TArgument, TResult> method, JsonTypeInfo<TArgument> argumentInfo, JsonTypeInfo<TResult> resultInfo)
    {
        ArgumentNullException.ThrowIfNull(argumentInfo);
        ArgumentNullException.ThrowIfNull(resultInfo);
        return new WorkerEntry<TArgument, TResult>(name, method, argumentInfo, resultInfo);
    }

    /// <summary>Creates an entry from bytes to bytes, which are transferred unchanged.</summary>
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

    internal WorkerEntry(string name, Func<TArgument, TResult> method, JsonTypeInfo<TArgument>? argumentInfo,
        JsonTypeInfo<TResult>? resultInfo)
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
