using System.Diagnostics;
using Npgsql;

namespace Lariat.Data.Benchmarks;

/// <summary>What one run counts.</summary>
internal sealed class Load(string connectionString, int callers)
{
    public const int ConnectionCount = 20;
    public const string Query = "SELECT $1 + 1";

    // Written by one thread or by many: the way of asking knows which.
    public long Queries;

    private volatile bool _isOver;
    private long _queriesBefore;
    private TimeSpan _processorBefore;
    private long _timeBefore;

    public int Callers => callers;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connectionString);

    public bool IsOver => _isOver;

    public void Begin()
    {
        _queriesBefore = Interlocked.Read(ref Queries);
        _processorBefore = Environment.CpuUsage.TotalTime;
        _timeBefore = Stopwatch.GetTimestamp();
    }

    public void End()
    {
        long queries = Interlocked.Read(ref Queries) - _queriesBefore;
        double seconds = Stopwatch.GetElapsedTime(_timeBefore).TotalSeconds;
        double processor = (Environment.CpuUsage.TotalTime - _processorBefore).TotalMicroseconds;
        _isOver = true;
        Console.WriteLine(FormattableString.Invariant($"{queries / seconds:F0} {processor / queries:F2}"));
    }
}
