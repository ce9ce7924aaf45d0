namespace Lariat.Processes;

/// <summary>Marks a static method that worker processes may run.</summary>
/// <remarks>
/// A worker runs nothing else, whatever request it receives. The method takes no argument or one, and returns a value or nothing. Arguments
/// and results are copied between the processes: <c>byte[]</c> as it is, everything else as JSON, fields of value tuples included.
/// </remarks>
/// <example><code>
/// [WorkerEntry]
/// static int CountPrimes((int Start, int Stop) range) =&gt; …;
///
/// int count = await executor.RunAsync(CountPrimes, (0, 5000));
/// </code></example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkerEntryAttribute : Attribute;
