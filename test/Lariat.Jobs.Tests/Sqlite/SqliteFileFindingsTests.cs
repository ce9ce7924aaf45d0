using Lariat.Jobs.Storage.Sqlite;

namespace Lariat.Jobs.Tests.Sqlite;

/// <summary>What is found about where a file is. The facts are made up: a test can neither mount a network nor fill a disk.</summary>
public sealed class SqliteFileFindingsTests
{
    private const long Mebibyte = 1L << 20;

    private static readonly SqliteFileFacts s_healthy = new(DriveType.Fixed, "ext4", 256 * Mebibyte, 256 * Mebibyte);

    [Fact]
    public void Find_LocalDiskWithSpace_FindsNothing() => Assert.Empty(SqliteFileFindings.Find("/data/jobs.db", s_healthy));

    [Fact]
    public void Find_FileSystemOfTheNetwork_SaysWhich()
    {
        JobFinding finding = Assert.Single(SqliteFileFindings.Find("/mnt/jobs.db", s_healthy with { Type = DriveType.Network, Format = "nfs4" }));

        Assert.Equal(("network-file-system", JobFindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith("'/mnt/jobs.db' is on a file system of the network (nfs4)", finding.Text, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_DiskAlmostFull_SaysHowMuchIsLeft()
    {
        JobFinding finding = Assert.Single(SqliteFileFindings.Find("/data/jobs.db", s_healthy with { FreeBytes = 256 * Mebibyte - 1 }));

        Assert.Equal(("disk-space", JobFindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("has 255 MiB left", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LogThatGrows_SaysItsSize()
    {
        JobFinding finding = Assert.Single(SqliteFileFindings.Find("/data/jobs.db", s_healthy with { LogBytes = 1_300 * Mebibyte }));

        Assert.Equal(("log-grows", JobFindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith("'/data/jobs.db-wal' has 1,300 MiB", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_File_HasTheSizeOfItsLog()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["jobs.db-wal"], new byte[1_234]);

        SqliteFileFacts facts = SqliteFileFacts.Read(directory["jobs.db"]);

        Assert.Equal(1_234, facts.LogBytes);
        Assert.NotEmpty(facts.Format);
        Assert.True(facts.FreeBytes > 0);
    }

    [Fact]
    public void Read_NoLog_IsZero()
    {
        using var directory = new TestDirectory();

        Assert.Equal(0, SqliteFileFacts.Read(directory["jobs.db"]).LogBytes);
    }
}
