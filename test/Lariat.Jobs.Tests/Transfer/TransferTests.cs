namespace Lariat.Jobs.Tests.Transfer;

/// <summary>Exports and imports of one engine, and what is refused.</summary>
public abstract class TransferTests<TEngine> : JobsTest<TEngine>
    where TEngine : DatabaseEngine, new()
{
    [Fact]
    public void ExportAsync_NoJobs_HasHeaderAndFooter() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        Assert.Equal(["{\"lariat_jobs\":1}", "{\"rows\":0}"], await ExportAsync(jobs));
    });

    [Fact]
    public void ExportAsync_WriterFails_ThrowsItsError() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x");

        IOException error = await Expect.ThrowsAsync<IOException>(async () => await jobs.ExportAsync(new FullWriter()));

        Assert.Equal(FullWriter.Message, error.Message);
        Assert.Single(await jobs.ListAsync());
    });

    [Fact]
    public void ImportAsync_StorageThatHasTheJob_ChangesNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "done", new JobOptions { Keep = JobKeep.Everything });
        await jobs.DrainAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "x");
        string[] export = await ExportAsync(jobs);
        await jobs.AbortAsync(handle.Id);
        string[] before = await ExportAsync(jobs);

        JobStorageException error = await Expect.ThrowsAsync<JobStorageException>(async () => await ImportAsync(jobs, export));

        Assert.Contains($"has the job {handle.Id} already (lines 2 to 2)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ExportAsync(jobs));
    });

    [Fact]
    public void ImportAsync_PauseThatExists_ChangesNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.PauseAsync(JobTarget.Queue, "default");
        string[] export = await ExportAsync(jobs);

        JobStorageException error = await Expect.ThrowsAsync<JobStorageException>(async () => await ImportAsync(jobs, export));

        Assert.Contains("a row of 'pause'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ImportAsync_ManyJobs_StoresAll() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await Coroutine.Gather(Enumerable.Range(0, 1_234).Select(async Coroutine<JobHandle> (number)
            => await jobs.EnqueueAsync(Note, $"{number:0000}")));
        string[] export = await ExportAsync(jobs);
        await jobs.AbortAsync(new JobFilter());
        await Engine.ClearAsync();

        Assert.Equal(1_234, await ImportAsync(jobs, export));
        await jobs.DrainAsync();

        Assert.Equal(Enumerable.Range(0, 1_234).Select(static number => $"{number:0000}"), Notes);
    });

    [Fact]
    public void ExportAsync_RunningJob_IsReadyAndItsTryNotCounted() => TestLoop.Run(async () =>
    {
        var endless = new Job<string>("endless", Text, static async (_, _) => await Coroutine.Sleep(1_000));
        await using JobClient jobs = await OpenAsync(endless);
        JobHandle handle = await jobs.EnqueueAsync(endless, "x");
        string[] export = [];

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await Coroutine.Sleep(1);
                Assert.Equal(JobState.Running, (await handle.GetInfoAsync())!.State);
                export = await ExportAsync(jobs);
            },
            new JobWorkerOptions { StopsAtSigterm = false, ShutdownGrace = TimeSpan.Zero });

        Assert.Contains("\"attempt\":0,", export[1].Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("started_at", export[1], StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("")]
    [InlineData("{\"rows\":0}")]
    [InlineData("{\"lariat_jobs\":2}\n{\"rows\":0}")]
    [InlineData("{\"lariat_jobs\":\"1\"}\n{\"rows\":0}")]
    [InlineData("{\"lariat_jobs\":1}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"rows\":1}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"rows\":0}\n{\"rows\":0}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"table\":\"pause\",\"row\":{\"target\":0,\"name\":\"q\",\"since\":1}}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"table\":\"pause\",\"row\":{\"target\":0,\"name\":\"q\",\"since\":1}}\n{\"rows\":2}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"table\":\"secret\",\"row\":{}}\n{\"rows\":1}")]
    [InlineData("{\"lariat_jobs\":1}\n{\"table\":\"pause\",\"row\":[]}\n{\"rows\":1}")]
    [InlineData("{\"lariat_jobs\":1}\nnonsense\n{\"rows\":1}")]
    [InlineData("{\"lariat_jobs\":1}\n[]\n{\"rows\":1}")]
    public void ImportAsync_NoExport_ChangesNothing(string text) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        FormatException error = await Expect.ThrowsAsync<FormatException>(async () => await ImportAsync(jobs, text.Split('\n')));

        Assert.EndsWith("Nothing was imported.", error.Message, StringComparison.Ordinal);
        Assert.Empty(await jobs.ListPausesAsync());
    });

    [Theory]
    [InlineData("{\"target\":\"x\",\"name\":\"q\",\"since\":1}")]
    [InlineData("{\"target\":0,\"since\":1}")]
    public void ImportAsync_WrongValue_ChangesNothing(string row) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        string[] export = ["{\"lariat_jobs\":1}", $"{{\"table\":\"pause\",\"row\":{row}}}", "{\"rows\":1}"];

        JobStorageException error = await Expect.ThrowsAsync<JobStorageException>(async () => await ImportAsync(jobs, export));

        Assert.Contains("nothing was imported", error.Message, StringComparison.Ordinal);
        Assert.Empty(await jobs.ListPausesAsync());
    });

    internal static async Coroutine<string[]> ExportAsync(JobClient jobs)
    {
        var text = new StringWriter();
        await jobs.ExportAsync(text);
        return [.. text.ToString().Split('\n')[..^1]];
    }

    internal static async Coroutine<long> ImportAsync(JobClient jobs, string[] export)
        => await jobs.ImportAsync(new StringReader(string.Concat(export.Select(static line => $"{line}\n"))));

    /// <summary>A file on a disk that is full after the first line.</summary>
    private sealed class FullWriter : StringWriter
    {
        public const string Message = "No space left on device";

        public override void Write(string? value)
        {
            if (ToString().Length > 0)
            {
                throw new IOException(Message);
            }

            base.Write(value);
        }
    }
}
