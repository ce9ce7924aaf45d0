using System.Globalization;
using System.IO;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>What can be wrong with where a file is: a file system of the network, a full disk, a log that grows as something reads for
/// long.</summary>
internal static class SqliteFileFindings
{
    private const long LeastFreeBytes = 256L << 20;

    // The log is copied into the file at 4,000 pages of 4 KiB; more than ten times as much means that it cannot be.
    private const long MostLogBytes = 256L << 20;

    /// <summary>What there is to find.</summary>
    public static IEnumerable<JobFinding> Find(string path, SqliteFileFacts facts)
    {
        if (facts.Type == DriveType.Network)
        {
            yield return new JobFinding(
                "network-file-system", JobFindingSeverity.Warning,
                $"'{path}' is on a file system of the network ({facts.Format}), whose locks SQLite cannot rely on: the file may be "
                + "destroyed.",
                "Put the file on a local disk, or use PostgreSQL; 'lariat jobs export' and 'import' move everything.");
        }

        if (facts.FreeBytes < LeastFreeBytes)
        {
            yield return new JobFinding(
                "disk-space", JobFindingSeverity.Warning,
                $"The disk of '{path}' has {Mebibytes(facts.FreeBytes)} left: on a full disk nothing is enqueued.",
                "Free space, or keep less history (JobClientOptions.KeepEnded, KeepDead).");
        }

        if (facts.LogBytes > MostLogBytes)
        {
            yield return new JobFinding(
                "log-grows", JobFindingSeverity.Warning,
                $"'{path}-wal' has {Mebibytes(facts.LogBytes)}: something has been reading for long, so the log cannot be copied into "
                + "the file.",
                "Look for a program with an open read transaction on the file.");
        }
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB");
}

/// <summary>Where a file is.</summary>
/// <param name="Type">The kind of the file system.</param>
/// <param name="Format">Its name, such as "nfs".</param>
/// <param name="FreeBytes">What this program may still write.</param>
/// <param name="LogBytes">The size of the write-ahead log.</param>
internal sealed record SqliteFileFacts(DriveType Type, string Format, long FreeBytes, long LogBytes)
{
    /// <summary>Asks the system.</summary>
    public static SqliteFileFacts Read(string path)
    {
        var drive = new DriveInfo(Path.GetDirectoryName(path)!);
        var log = new FileInfo($"{path}-wal");
        return new SqliteFileFacts(drive.DriveType, drive.DriveFormat, drive.AvailableFreeSpace, log.Exists ? log.Length : 0);
    }
}
