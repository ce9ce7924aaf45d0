// One connection at a time may write to a file, and SQLite has no queue for those that wait: each tries again from time to time. Its own
// waiting (PRAGMA busy_timeout) tries ten times a second, and Microsoft.Data.Sqlite seven times. While several processes write one
// transaction after the other the lock is free for less than a millisecond between two of them, so a process that tries so seldom may wait
// longer than a lease lasts. One that tries each millisecond has the same chance as all others.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Waits for the right to write.</summary>
internal static class SqliteWriteLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Begins a transaction that may write. Blocks until no other connection writes.</summary>
    /// <exception cref="SqliteException">That takes longer than <paramref name="longestWait"/>, or the file cannot be read.</exception>
    public static void Begin(sqlite3 connection, TimeSpan longestWait)
    {
        long start = Stopwatch.GetTimestamp();
        int result;
        while ((result = raw.sqlite3_exec(connection, "BEGIN IMMEDIATE")) != raw.SQLITE_OK)
        {
            // The other bits say more.
            if ((result & 0xFF) != raw.SQLITE_BUSY)
            {
                throw new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), result & 0xFF, result);
            }

            if (Stopwatch.GetElapsedTime(start) > longestWait)
            {
                string text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"database is locked: another connection has been writing for {longestWait.TotalSeconds:0.#} s. Look for a program "
                    + $"with an open transaction on the file.");
                throw new SqliteException(text, raw.SQLITE_BUSY, result);
            }

            Thread.Sleep(s_pause);
        }
    }
}
