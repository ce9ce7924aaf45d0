// Jobs with a limit: the keys of a queue take turns. Each search begins behind the key that was served last, reads keys until enough
// have a free place, and takes from each an equal share of what is wanted. So a key with 100,000 jobs gets no more than one with ten.
// The places are counted by the database in the transaction that takes them (SqliteSchema); where the turn is, is in memory: each
// process has its own, and fairness needs no more.
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Finds jobs whose limits allow them to begin. On the database's thread, in the transaction of an exchange.</summary>
internal sealed class SqliteKeyTurns
{
    private const int PageSize = 64;

    // Of keys at their limit: a search that finds nothing behind this number is continued by the next exchange.
    private const int MaxKeys = 1_024;
    private static readonly TimeSpan s_continueAfter = TimeSpan.FromMilliseconds(50);

    private const string Oldest
        = "SELECT min(run_at) FROM lariat_job WHERE queue = $queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL "
            + "AND run_at > $after";

    // A loose index scan: from key to key, without reading the jobs of any.
    private const string NextKeys = """
        WITH RECURSIVE keys (key) AS (
          SELECT min(limit_key) FROM lariat_job
          WHERE queue = $queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND limit_key > $after
          UNION ALL
          SELECT (SELECT min(limit_key) FROM lariat_job
            WHERE queue = $queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND limit_key > keys.key)
          FROM keys WHERE keys.key IS NOT NULL LIMIT $count)
        SELECT keys.key, concurrency, rate_count, rate_per, rate_burst, coalesce(used, 0), coalesce(arrival, 0)
        FROM keys LEFT JOIN lariat_limit ON lariat_limit.key = keys.key
        WHERE keys.key IS NOT NULL AND (keys.key <= $last OR $last IS NULL)
        """;

    private const string Ready = """
        SELECT * FROM (SELECT seq, priority, run_at FROM lariat_job
          WHERE queue = $queue AND limit_key = $key AND limit_key IS NOT NULL AND priority =
        """;

    private const string ReadyEnd = """
          AND run_at <= $now AND worker IS NULL AND waits = 0 AND version <= (SELECT value FROM json_each($kinds) WHERE key = kind)
          ORDER BY run_at, seq LIMIT $count)
        """;

    private const string ReadyOfKey = $"""
        {Ready} 0 {ReadyEnd} UNION ALL {Ready} 1 {ReadyEnd} UNION ALL {Ready} 2 {ReadyEnd} UNION ALL {Ready} 3 {ReadyEnd}
        ORDER BY 2, 3, 1 LIMIT $count
        """;

    private readonly Dictionary<string, string> _lastKeys = new(StringComparer.Ordinal);

    /// <summary>Finds jobs that may begin, in the order in which they should if there is not room for all: by priority, then one of each
    /// key, then a second one of each.</summary>
    public Offer Find(SqliteDatabase database, JobRequest request, string kinds, IReadOnlyList<JobPause> pauses, long now)
    {
        var offer = new Offer();
        long? oldest = FindOldest(database, request.Queue, after: -1);
        if (oldest is null || oldest > now)
        {
            offer.Due = oldest;
            return offer;
        }

        IEnumerable<JobPause> paused = pauses.Where(static one => one.Target == JobTarget.Limit);
        FindKeys(database, request.Queue, [.. paused.Select(static one => one.Name)], now, offer);
        int share = (request.Count + offer.Keys.Count - 1) / Math.Max(1, offer.Keys.Count);
        for (int turn = 0; turn < offer.Keys.Count; turn++)
        {
            OpenKey key = offer.Keys[turn];
            List<Candidate> ready = database.Read(
                ReadyOfKey, row => new Candidate(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), turn),
                ("$queue", request.Queue), ("$key", key.Limit.Key), ("$now", now), ("$kinds", kinds),
                ("$count", Math.Min(share, key.Free)));
            offer.Candidates.AddRange(ready.Select((one, round) => one with { Round = round }));
        }

        offer.Candidates.Sort(static (left, right)
            => (left.Priority, left.Round, left.Turn).CompareTo((right.Priority, right.Round, right.Turn)));
        offer.Due = SqliteTake.Earlier(offer.Due, FindOldest(database, request.Queue, after: now));
        if (!offer.IsComplete && offer.Candidates.Count == 0)
        {
            offer.Due = now + s_continueAfter.Ticks;
        }

        return offer;
    }

    /// <summary>Stores what was taken of an offer; returns when limited jobs of the queue should be looked for again.</summary>
    public long? Store(SqliteDatabase database, string queue, Offer offer, List<Candidate> taken, long now)
    {
        if (offer.LastKey is null)
        {
            return offer.Due;
        }

        foreach (IGrouping<int, Candidate> ofKey in taken.GroupBy(static one => one.Turn))
        {
            OpenKey key = offer.Keys[ofKey.Key];
            if (key.Limit.Rate is { } rate)
            {
                database.Run(
                    "UPDATE lariat_limit SET arrival = $arrival WHERE key = $key",
                    ("$arrival", rate.Advance(key.Arrival, now, ofKey.Count())), ("$key", key.Limit.Key));
            }
        }

        // The next search begins behind the last key that was served; if all were, behind the last that was looked at.
        _lastKeys[queue] = taken.Count == offer.Candidates.Count ? offer.LastKey
            : taken.Count > 0 ? offer.Keys[taken.Max(static one => one.Turn)].Limit.Key
            : _lastKeys.GetValueOrDefault(queue, "");
        return offer.Due;
    }

    private static long? FindOldest(SqliteDatabase database, string queue, long after) => database.Read(
        Oldest, static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("$queue", queue), ("$after", after))[0];

    /// <summary>Reads keys from the one whose turn it is, around to it again, until enough have free places.</summary>
    private void FindKeys(SqliteDatabase database, string queue, HashSet<string> paused, long now, Offer offer)
    {
        string start = _lastKeys.GetValueOrDefault(queue, ""), after = start;
        string? last = null;
        for (int looked = 0; looked < MaxKeys && offer.Keys.Count < PageSize; looked += PageSize)
        {
            List<OpenKey> page = database.Read(
                NextKeys, static row => new OpenKey(SqliteLimits.ReadLimit(row), row.GetInt32(5), row.GetInt64(6)),
                ("$queue", queue), ("$after", after), ("$last", last), ("$count", PageSize));
            foreach (OpenKey key in page)
            {
                offer.LastKey = after = key.Limit.Key;
                if (!paused.Contains(after))
                {
                    Add(key, now, offer);
                }
            }

            if (page.Count < PageSize)
            {
                if (last is not null || start.Length == 0)
                {
                    offer.IsComplete = true;
                    return;
                }

                (after, last) = ("", start);
            }
        }
    }

    private static void Add(OpenKey key, long now, Offer offer)
    {
        int places = key.Limit.Concurrency is { } concurrency ? concurrency - key.Used : int.MaxValue;
        int allowed = key.Limit.Rate?.CountAllowed(key.Arrival, now) ?? int.MaxValue;
        if (places > 0 && allowed == 0)
        {
            offer.Due = SqliteTake.Earlier(offer.Due, key.Limit.Rate!.NextAllowed(key.Arrival));
        }

        if (Math.Min(places, allowed) > 0)
        {
            offer.Keys.Add(key with { Free = Math.Min(places, allowed) });
        }
    }

    /// <summary>What a search has found.</summary>
    internal sealed class Offer
    {
        public List<OpenKey> Keys { get; } = [];

        public List<Candidate> Candidates { get; } = [];

        /// <summary>The last key that was looked at; null if the queue has no limited job that is due.</summary>
        public string? LastKey { get; set; }

        /// <summary>All keys were looked at.</summary>
        public bool IsComplete { get; set; }

        /// <summary>When the queue should be asked again, in ticks.</summary>
        public long? Due { get; set; }
    }

    /// <summary>A key that has waiting jobs.</summary>
    /// <param name="Free">How many of its jobs may begin.</param>
    internal sealed record OpenKey(JobLimit Limit, int Used, long Arrival, int Free = 0);

    /// <summary>A job that may begin.</summary>
    /// <param name="Turn">The position of its key in the offer.</param>
    /// <param name="Round">Its position among the jobs of its key.</param>
    internal readonly record struct Candidate(long Row, int Priority, long RunAt, int Turn, int Round = 0);
}
