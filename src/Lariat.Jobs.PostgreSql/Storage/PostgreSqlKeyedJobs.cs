// Jobs with a limit or a unique key are inserted by a function of the database, as JSON: each of them decides what happens to the next one
// with its key. The others do not pay for it.
using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Inserts jobs that have a limit or a unique key.</summary>
internal static class PostgreSqlKeyedJobs
{
    private const string Insert = "SELECT number, id FROM lariat.enqueue_keyed($1, $2, $3)";

    public static bool IsKeyed(NewJob job) => job.Unique is not null || job.Limit is not null;

    /// <summary>Adds the statement that inserts those of some jobs that have keys; false if none has.</summary>
    /// <param name="batch">Receives it.</param>
    /// <param name="database">Where it will run.</param>
    /// <param name="jobs">The jobs, with the parents of those that have one.</param>
    /// <param name="session">Of children: the session of their parents.</param>
    /// <param name="isRepeat">An earlier run may have been committed.</param>
    public static bool Add(
        NpgsqlBatch batch, PostgreSqlDatabase database, IReadOnlyList<(NewJob Job, Guid? Parent)> jobs, JobSession? session, bool isRepeat)
    {
        if (!jobs.Any(static one => IsKeyed(one.Job)))
        {
            return false;
        }

        batch.Add(
            database, Insert, PostgreSqlStatement.OfJson(Write(jobs)), PostgreSqlStatement.Of(session?.Id),
            PostgreSqlStatement.Of(isRepeat));
        return true;
    }

    /// <summary>Reads which jobs are stored: for each its own id, or that of the job that has its unique key.</summary>
    public static async Task<Guid[]> ReadAsync(NpgsqlDataReader? reader, IReadOnlyList<NewJob> jobs)
    {
        Guid[] ids = [.. jobs.Select(static job => job.Id)];
        if (reader is null)
        {
            return ids;
        }

        // A repeated enqueue locks the jobs first, and others are notified last: both return rows without columns.
        do
        {
            while (reader.FieldCount > 0 && await reader.ReadAsync().ConfigureAwait(false))
            {
                ids[reader.GetInt32(0)] = reader.GetGuid(1);
            }
        }
        while (await reader.NextResultAsync().ConfigureAwait(false));

        return ids;
    }

    private static string Write(IReadOnlyList<(NewJob Job, Guid? Parent)> jobs)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            for (int number = 0; number < jobs.Count; number++)
            {
                (NewJob job, Guid? parent) = jobs[number];
                if (IsKeyed(job))
                {
                    json.WriteStartObject();
                    json.WriteNumber("number", number);
                    WriteJob(json, job, parent);
                    WriteKeys(json, job);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void WriteJob(Utf8JsonWriter json, NewJob job, Guid? parent)
    {
        json.WriteString("id", job.Id);
        if (parent is not null)
        {
            json.WriteString("parent", parent.Value);
        }

        json.WriteString("queue", job.Queue);
        json.WriteString("kind", job.Kind);
        json.WriteNumber("version", job.Version);
        json.WriteNumber("priority", job.Priority);
        WriteNumber(json, "delay_us", Microseconds(job.Delay));
        if (job.At is not null)
        {
            json.WriteString("at", job.At.Value.UtcDateTime);
        }

        WriteOrigin(json, job);
        json.WriteNumber("attempts", job.Attempts);
        json.WriteNumber("keep", (int)job.Keep);
        WriteNumber(json, "timeout_ms", PostgreSqlEnqueue.Milliseconds(job.Timeout));
        if (PostgreSqlEnqueue.WriteTags(job.Tags) is { } tags)
        {
            json.WritePropertyName("tags");
            json.WriteRawValue(tags);
        }

        json.WritePropertyName("payload");
        json.WriteRawValue(job.Payload);
    }

    private static void WriteOrigin(Utf8JsonWriter json, NewJob job)
    {
        json.WriteNumber("waits", job.Waits);
        WriteId(json, "group_id", job.Group);
        WriteId(json, "completes", job.Completes);
        if (job.ScheduledFor is { } at)
        {
            json.WriteString("scheduled_for", at.UtcDateTime);
        }

        if (job.Trace is { } trace)
        {
            json.WriteString("trace", trace);
        }
    }

    private static void WriteId(Utf8JsonWriter json, string name, Guid? id)
    {
        if (id is not null)
        {
            json.WriteString(name, id.Value);
        }
    }

    private static void WriteKeys(Utf8JsonWriter json, NewJob job)
    {
        if (job.Limit is { } limit)
        {
            json.WriteString("limit_key", limit.Key);
            WriteNumber(json, "concurrency", limit.Concurrency);
            WriteNumber(json, "rate_count", limit.Rate?.Count);
            WriteNumber(json, "rate_per_us", Microseconds(limit.Rate?.Per));
            WriteNumber(json, "rate_burst", limit.Rate?.Burst);
            WriteNumber(json, "interval_us", limit.Rate is { } rate ? PostgreSqlLimits.IntervalOf(rate) : null);
        }

        json.WriteBoolean("until_started", job.Unique?.Scope == JobUniqueScope.UntilStarted);
        if (job.Unique is { } unique)
        {
            json.WriteString("unique_key", unique.Key);
            WriteNumber(json, "window_us", Microseconds(unique.Scope.Window));
            json.WriteBoolean("replaces", unique.OnConflict.Replaces);
            WriteNumber(json, "max_wait_us", Microseconds(unique.OnConflict.MaxWait));
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is not null)
        {
            json.WriteNumber(name, value.Value);
        }
    }

    private static long? Microseconds(TimeSpan? time) => time?.Ticks / TimeSpan.TicksPerMicrosecond;
}
