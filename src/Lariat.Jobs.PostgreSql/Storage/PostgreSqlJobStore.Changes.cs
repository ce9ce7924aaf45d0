namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Changes of all jobs that match, in batches.</summary>
internal sealed partial class PostgreSqlJobStore
{
    public override Coroutine<int> AbortAsync(JobFilter filter) => JobBatches.RunAsync(
        filter, before => ScanAsync(filter, areDead: false, before), async batch =>
        {
            int count = await _database.TransactAsync((connection, _) => PostgreSqlQueries.AbortAsync(connection, _database, batch));
            _wakeUps.Notify(JobChange.Ready);
            _wakeUps.Notify(JobChange.Ended);
            return count;
        });

    public override Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread) => JobBatches.RunAsync(
        filter, before => ScanAsync(filter, areDead: true, before), async batch =>
        {
            int count = await _database.WriteAsync((connection, _) => PostgreSqlQueries.RetryAsync(connection, _database, batch, spread));
            _wakeUps.Notify(JobChange.Ready);
            return count;
        });

    public override Coroutine<int> DiscardAsync(JobFilter filter) => JobBatches.RunAsync(
        filter, before => ScanAsync(filter, areDead: true, before), async batch =>
        {
            int count = await _database.TransactAsync((connection, _) => PostgreSqlQueries.DiscardAsync(connection, _database, batch));

            // The end of a group, perhaps.
            _wakeUps.Notify(JobChange.Ready);
            return count;
        });

    private Coroutine<(IReadOnlyList<Guid> Ids, Guid? Next)> ScanAsync(JobFilter filter, bool areDead, Guid before) => _database.ReadAsync(
        (connection, token) => PostgreSqlQueries.ScanAsync(connection, _database, filter, areDead, before, token));
}
