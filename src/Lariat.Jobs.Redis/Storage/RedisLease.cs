using System.Globalization;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Renews a lease by calls that block, over a connection of its own unless the application supplies the connections.</summary>
internal sealed class RedisLease(Func<RedisDatabase> open, JobSession session) : JobLease
{
    private RedisDatabase? _database;

    public override JobBeat Renew(IReadOnlyList<ProgressReport> progress)
    {
        _database ??= open();
        var reports = new List<RedisValue>();
        foreach (ProgressReport report in progress)
        {
            reports.AddRange(
                [RedisRows.Write(report.Job.Id), report.Fraction.ToString("R", CultureInfo.InvariantCulture), report.Text ?? ""]);
        }

        var answer = (RedisResult[])_database.Run(
            RedisScript.RenewSession, new RedisArguments().Add(session.Id).Add(JobStore.LeaseDuration).Add(reports))!;
        return new JobBeat(
            (int)answer[0] == 0, [.. ((RedisResult[])answer[1]!).Select(static id => Guid.ParseExact((string)id!, "N"))]);
    }

    public override void Dispose() => _database?.Dispose();
}
