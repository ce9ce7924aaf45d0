// Everything the crawler knows is in the database, and each visit is one transaction with all it found: a run that is killed loses
// only the visits under way. SQLite blocks, so the connection lives on a thread of its own, and nobody else touches it.
using Lariat;
using Microsoft.Data.Sqlite;

namespace WebCrawler;

/// <summary>The pages of a crawl, those that wait included.</summary>
internal sealed class CrawlStore(string path) : IAsyncDisposable
{
    private const string Schema =
        """
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS page (
            id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, depth INTEGER NOT NULL, redirects INTEGER NOT NULL,
            kind TEXT, status INTEGER, note TEXT NOT NULL DEFAULT '');
        CREATE TABLE IF NOT EXISTS link (source INTEGER NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (source, target)) WITHOUT ROWID;
        """;

    private readonly ThreadExecutor _thread = new(maxThreads: 1, name: "sqlite");
    private readonly SqliteConnection _connection = new(
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());

    // region: thread
    public async Coroutine OpenAsync() => await RunAsync(() =>
    {
        SQLitePCL.Batteries_V2.Init();
        _connection.Open();
        return Execute(Schema); // and locks the file: a second crawler fails here
    });

    public async ValueTask DisposeAsync()
    {
        await RunAsync(() =>
        {
            _connection.Dispose();
            return 0;
        });
        await _thread.ShutdownAsync();
    }

    private async Coroutine<T> RunAsync<T>(Func<T> work) => await EventLoop.Current.RunInExecutor(work, _thread);
    // endregion

    /// <summary>Adds the start pages, and returns what waits: what was never visited, and what failed the last time.</summary>
    public async Coroutine<IReadOnlyList<WaitingPage>> ResumeAsync(IReadOnlyList<Uri> start) => await RunAsync(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        foreach (Uri url in start)
        {
            Execute("INSERT INTO page (url, depth, redirects) VALUES (@p0, 0, 0) ON CONFLICT DO UPDATE SET depth = 0", url.AbsoluteUri);
        }

        Execute("UPDATE page SET kind = NULL, status = NULL, note = '' WHERE kind = @p0", VisitKind.Failed.ToString());
        transaction.Commit();
        return Query("SELECT id, url, depth, redirects FROM page WHERE kind IS NULL ORDER BY depth, id", ReadWaiting);
    });

    /// <summary>Saves a visit and its links, and returns those that were not visited yet.</summary>
    public async Coroutine<IReadOnlyList<WaitingPage>> RecordAsync(WaitingPage page, Visit visit) => await RunAsync(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Execute("UPDATE page SET kind = @p1, status = @p2, note = @p3 WHERE id = @p0", page.Id, visit.Kind.ToString(), visit.Status, visit.Note);
        (int depth, int redirects) = visit.Kind == VisitKind.Redirected ? (page.Depth, page.Redirects + 1) : (page.Depth + 1, 0);
        var waiting = new List<WaitingPage>();
        foreach (Uri url in visit.Links)
        {
            // A page that waits already may have been found by a shorter way; a page that was visited stays as it is.
            const string Add =
                """
                INSERT INTO page (url, depth, redirects) VALUES (@p0, @p1, @p2)
                ON CONFLICT DO UPDATE SET depth = min(depth, excluded.depth), redirects = min(redirects, excluded.redirects) WHERE kind IS NULL
                RETURNING id, url, depth, redirects
                """;
            waiting.AddRange(Query(Add, ReadWaiting, url.AbsoluteUri, depth, redirects));
            Execute("INSERT OR IGNORE INTO link SELECT @p0, id FROM page WHERE url = @p1", page.Id, url.AbsoluteUri);
        }

        transaction.Commit();
        return waiting;
    });

    /// <summary>Reads everything, for the report.</summary>
    public async Coroutine<CrawlSummary> SummarizeAsync() => await RunAsync(() =>
    {
        List<ReportedPage> pages = Query("SELECT id, url, depth, kind, status, note FROM page ORDER BY depth, url", row => new ReportedPage(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt32(2),
            row.IsDBNull(3) ? null : Enum.Parse<VisitKind>(row.GetString(3)),
            row.IsDBNull(4) ? null : row.GetInt32(4),
            row.GetString(5)));
        return new CrawlSummary(pages, Query("SELECT source, target FROM link", row => (row.GetInt64(0), row.GetInt64(1))));
    });

    private static WaitingPage ReadWaiting(SqliteDataReader row) => new(row.GetInt64(0), new Uri(row.GetString(1)), row.GetInt32(2), row.GetInt32(3));

    private int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = Command(sql, values);
        using SqliteDataReader rows = command.ExecuteReader();
        var results = new List<T>();
        while (rows.Read())
        {
            results.Add(read(rows));
        }

        return results;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        SqliteCommand command = _connection.CreateCommand(); // Microsoft.Data.Sqlite gives it the open transaction
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
