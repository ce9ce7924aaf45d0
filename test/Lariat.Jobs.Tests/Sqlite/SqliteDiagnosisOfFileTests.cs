using System.Data.Common;

namespace Lariat.Jobs.Tests.Sqlite;

/// <summary>What a file says about itself.</summary>
public sealed class SqliteDiagnosisOfFileTests : JobsTest<SqliteEngine>
{
    [Fact]
    public void DiagnoseAsync_WorkersOfTwoMachines_NamesThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using (DbConnection connection = Engine.OpenConnection())
        {
            Engine.Run(
                $"""
                INSERT INTO lariat_worker (name, host, pid, pid_started, started_at, lease_until)
                VALUES ('one', 'left', 1, 1, 0, {DateTime.MaxValue.Ticks}),
                  ('two', 'right', 1, 1, 0, {DateTime.MaxValue.Ticks})
                """,
                connection);
        }

        JobFinding finding = Assert.Single(await jobs.DiagnoseAsync(), static one => one.Code == "several-machines");

        Assert.EndsWith("left, right.", finding.Text, StringComparison.Ordinal);
    });
}
