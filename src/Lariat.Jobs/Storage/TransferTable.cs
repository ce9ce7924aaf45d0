// The format of an export: one JSON object a line, {"table": "job", "row": {…}}, between a header and a footer. Ids are 32 hexadecimal
// digits, instants and durations ticks of 100 ns, flags 0 and 1. What is JSON in storage is a string here, so that it stays as it was
// written. Columns that are null are left out. Sessions of workers are not exported: what runs is ready in the copy.
namespace Lariat.Jobs.Storage;

/// <summary>A table of an export.</summary>
/// <param name="Name">Its name in the export.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record TransferTable(string Name, IReadOnlyList<TransferColumn> Columns)
{
    private static readonly TransferColumn[] s_common =
    [
        new("id", TransferType.Id), new("queue", TransferType.Text), new("kind", TransferType.Text), new("version", TransferType.Number),
        new("priority", TransferType.Number), new("attempt", TransferType.Number), new("attempts", TransferType.Number),
        new("timeout", TransferType.Milliseconds), new("grp", TransferType.Id), new("created_at", TransferType.Instant),
        new("run_at", TransferType.Instant), new("started_at", TransferType.Instant), new("tags", TransferType.Texts),
        new("errors", TransferType.Errors), new("payload", TransferType.Json), new("trace", TransferType.Text),
    ];

    // What a job that may run again has, beside these.
    private static readonly TransferColumn[] s_runnable =
    [
        new("keep", TransferType.Number), new("limit_key", TransferType.Text), new("unique_key", TransferType.Text),
        new("until_started", TransferType.Flag), new("completes", TransferType.Id), new("scheduled_for", TransferType.Instant),
    ];

    /// <summary>All tables, in the order of an export.</summary>
    public static IReadOnlyList<TransferTable> All { get; } =
    [
        new("limit",
        [
            new("key", TransferType.Text), new("is_set", TransferType.Flag), new("concurrency", TransferType.Number),
            new("rate_count", TransferType.Number), new("rate_per", TransferType.Microseconds), new("rate_burst", TransferType.Number),
            new("arrival", TransferType.Instant),
        ]),
        new("unique",
        [
            new("kind", TransferType.Text), new("key", TransferType.Text), new("job", TransferType.Id),
            new("expires_at", TransferType.Instant),
        ]),
        new("pause",
            [new("target", TransferType.Number), new("name", TransferType.Text), new("since", TransferType.Instant)]),
        new("grp",
        [
            new("id", TransferType.Id), new("parent", TransferType.Id), new("policy", TransferType.Number),
            new("members", TransferType.Number), new("succeeded", TransferType.Number), new("aborted", TransferType.Number),
            new("dead", TransferType.Number),
            new("is_aborted", TransferType.Flag), new("then_id", TransferType.Id), new("failure_id", TransferType.Id),
            new("created_at", TransferType.Instant), new("ended_at", TransferType.Instant),
        ]),
        new("edge", [new("before", TransferType.Id), new("after", TransferType.Id)]),
        new("schedule",
        [
            new("name", TransferType.Text), new("expression", TransferType.Text), new("zone", TransferType.Text),
            new("misfire", TransferType.Number), new("is_declared", TransferType.Flag), new("paused", TransferType.Flag),
            new("next_at", TransferType.Instant), new("last_at", TransferType.Instant), new("queue", TransferType.Text),
            new("kind", TransferType.Text), new("version", TransferType.Number), new("priority", TransferType.Number),
            new("attempts", TransferType.Number), new("keep", TransferType.Number), new("timeout", TransferType.Milliseconds),
            new("tags", TransferType.Texts), new("payload", TransferType.Json), new("keys", TransferType.Json),
        ]),
        new("job",
        [
            .. s_common, .. s_runnable, new("waits", TransferType.Number), new("lost", TransferType.Number),
            new("abort", TransferType.Flag),
        ]),
        new("done",
        [
            .. s_common, new("state", TransferType.Number), new("finished_at", TransferType.Instant), new("result", TransferType.Json),
        ]),
        new("dead", [.. s_common, .. s_runnable, new("finished_at", TransferType.Instant)]),
        new("audit",
        [
            new("id", TransferType.Id), new("at", TransferType.Instant), new("user", TransferType.Text), new("action", TransferType.Text),
            new("target", TransferType.Text), new("count", TransferType.Number),
        ]),
    ];

    /// <summary>The tables that have jobs: an id is in one of them.</summary>
    public bool HasJobs => Name is "job" or "done" or "dead";
}

/// <summary>A column of an export.</summary>
internal readonly record struct TransferColumn(string Name, TransferType Type);

/// <summary>What a column of an export has.</summary>
internal enum TransferType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>An integer.</summary>
    Number,

    /// <summary>0 or 1.</summary>
    Flag,

    /// <summary>32 hexadecimal digits.</summary>
    Id,

    /// <summary>Ticks since the year 1, in UTC.</summary>
    Instant,

    /// <summary>A duration in ticks, which an engine may keep in milliseconds, rounded up.</summary>
    Milliseconds,

    /// <summary>A duration in ticks, which an engine may keep in microseconds, rounded up.</summary>
    Microseconds,

    /// <summary>JSON, as a text.</summary>
    Json,

    /// <summary>A JSON array of texts, as a text.</summary>
    Texts,

    /// <summary>A JSON array of <see cref="StoredJobError"/>, as a text.</summary>
    Errors,
}

/// <summary>Rows of one table of an import.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">A JSON array of them.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">The line of the first of them, for messages.</param>
internal sealed record TransferBatch(TransferTable Table, string Rows, int Count, long FirstLine);
