namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>What is special behind a pooler: it keeps neither LISTEN nor prepared statements.</summary>
public sealed class PgBouncerTests : JobsTest<PgBouncerEngine>
{
    private readonly List<string> _reports = [];

    private JobStorage Listening(string? listen = null) => PostgreSqlJobs.Storage(
        Engine.Source, Engine.SchemaOptions with { WakeUp = PostgreSqlWakeUp.Listen, ListenConnectionString = listen });

    [Fact]
    public void RunAsync_NotificationsDoNotArrive_SaysSoOnceAndLooks() => TestLoop.RunReal(async () =>
    {
        EventLoop.Current.ExceptionHandler = (_, context) => _reports.Add(context.Message);
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [Note]);
        await using JobClient other = await JobClient.OpenAsync(Listening(), []);

        await WithWorkerAsync(worker, async () =>
        {
            await WakeUpTests.UntilAsync(() => _reports.Count > 0);
            await other.EnqueueAsync(Note, "found");
            await WakeUpTests.UntilAsync(() => Notes.Contains("found"));
        });

        Assert.Contains("ListenConnectionString", Assert.Single(_reports), StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_WithAListenConnectionString_IsWoken() => TestLoop.RunReal(async () =>
    {
        var never = new JobClientOptions { PollInterval = Timeout.InfiniteTimeSpan };
        string direct = PostgreSqlEngine.Server.ConnectionString;
        await using JobClient worker = await JobClient.OpenAsync(Listening(direct), [Note], never);
        await using JobClient other = await JobClient.OpenAsync(Listening(direct), [], never);

        await WithWorkerAsync(worker, async () =>
        {
            await other.EnqueueAsync(Note, "first");
            await WakeUpTests.UntilAsync(() => Notes.Contains("first"));
            await other.EnqueueAsync(Note, "second");
            await WakeUpTests.UntilAsync(() => Notes.Contains("second"));
        });
    });

    [Fact]
    public void DiagnoseAsync_BehindAPooler_SaysSo() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(PostgreSqlJobs.Storage(Engine.Source, Engine.SchemaOptions), [Note]);

        JobFinding finding = Assert.Single(await jobs.DiagnoseAsync(), static one => one.Code == "pooler");

        Assert.Equal(JobFindingSeverity.Note, finding.Severity);
        Assert.Contains("ListenConnectionString", finding.Remedy, StringComparison.Ordinal);
    });

    [Fact]
    public void DiagnoseAsync_ListensAtTheServerItself_FindsNoPooler() => TestLoop.RunReal(async () =>
    {
        await using JobClient worker = await JobClient.OpenAsync(Listening(PostgreSqlEngine.Server.ConnectionString), [Note]);
        await worker.EnqueueAsync(Note, "x");

        await WithWorkerAsync(worker, async () =>
        {
            while ((await worker.DiagnoseAsync()).Any(static one => one.Code == "pooler"))
            {
                await Coroutine.Sleep(0.01);
            }
        });

        Assert.Contains("x", Notes);
    });

    [Fact]
    public void DiagnoseAsync_NotificationsDoNotArrive_FindsPolling() => TestLoop.RunReal(async () =>
    {
        EventLoop.Current.ExceptionHandler = (_, context) => _reports.Add(context.Message);
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [Note]);

        await WithWorkerAsync(worker, async () =>
        {
            await WakeUpTests.UntilAsync(() => _reports.Count > 0);
            Assert.Equal(JobFindingSeverity.Warning, Assert.Single(await worker.DiagnoseAsync(), static one => one.Code == "polling").Severity);
        });
    });

    [Fact]
    public void OpenAsync_BehindAPooler_PreparesNothing() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(PostgreSqlJobs.Storage(Engine.Source, Engine.SchemaOptions), [Note]);

        Assert.False(((Storage.PostgreSql.PostgreSqlJobStore)jobs.Store).PreparesStatements);
    });
}
