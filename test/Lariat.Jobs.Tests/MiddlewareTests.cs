namespace Lariat.Jobs.Tests;

/// <summary>What runs around each try.</summary>
public sealed class MiddlewareTests : JobsTest<Sqlite.SqliteEngine>
{
    private static readonly AsyncLocal<string> s_tenant = new();

    private static JobWorkerOptions With(params IReadOnlyList<JobMiddleware> middleware)
        => new() { StopsAtSigterm = false, Middleware = middleware };

    private JobMiddleware NoteAround(string name) => async (job, next) =>
    {
        Notes.Add($"{name} before {job.Kind} {job.Attempt}");
        await next();
        Notes.Add($"{name} after");
    };

    private Job<string, int> Length { get; }

    public MiddlewareTests() => Length = new Job<string, int>("length", Text, Number, async Coroutine<int> (text, _) =>
    {
        await Coroutine.Sleep(1);
        Notes.Add($"{text} {s_tenant.Value}");
        return text == "bad" ? throw new InvalidOperationException("broken") : text.Length;
    });

    private async Coroutine<JobInfo> RunAsync(string text, JobOptions? options, params IReadOnlyList<JobMiddleware> middleware)
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> job = await jobs.EnqueueAsync(Length, text, options);
        await jobs.DrainAsync(With(middleware));
        return (await job.GetInfoAsync())!;
    }

    [Fact]
    public void Middleware_Two_RunAroundTheJobFromTheFirstOn() => TestLoop.Run(async () =>
    {
        JobInfo job = await RunAsync("four", null, NoteAround("outer"), NoteAround("inner"));

        Assert.Equal(["outer before length 1", "inner before length 1", "four ", "inner after", "outer after"], Notes);
        Assert.Equal((JobState.Completed, "4"), (job.State, job.Result));
    });

    [Fact]
    public void Middleware_SetsAnAsyncLocal_TheJobHasIt() => TestLoop.Run(async () =>
    {
        await RunAsync("x", null, (job, next) =>
        {
            s_tenant.Value = "ada";
            return next();
        });

        Assert.Equal(["x ada"], Notes);
    });

    [Fact]
    public void Middleware_JobFails_SeesItsException() => TestLoop.Run(async () =>
    {
        JobInfo job = await RunAsync("bad", new JobOptions { Attempts = 1 }, async (_, next) =>
        {
            InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(next);
            throw new InvalidDataException($"seen: {error.Message}", error);
        });

        Assert.Equal(JobState.Dead, job.State);
        Assert.Contains("seen: broken", job.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Middleware_CatchesTheException_JobSucceedsWithoutAResult() => TestLoop.Run(async () =>
    {
        JobInfo job = await RunAsync("bad", null, async (_, next) => await Expect.ThrowsAsync<InvalidOperationException>(next));

        Assert.Equal((JobState.Completed, null), (job.State, job.Result));
    });

    [Fact]
    public void Middleware_ThrowsInPlaceOfTheJob_DecidesWhatHappens() => TestLoop.Run(async () =>
    {
        JobInfo later = await RunAsync("x", null, (_, _) => throw new JobSnoozeException(TimeSpan.FromHours(1)));
        JobInfo dead = await RunAsync("y", null, (_, _) => throw new JobDeadException("no"));

        Assert.Empty(Notes);
        Assert.Equal((JobState.Scheduled, 0, JobState.Dead), (later.State, later.Attempt, dead.State));
    });

    [Fact]
    public void Middleware_DoesNotRunTheJob_FailsTheTry() => TestLoop.Run(async () =>
    {
        JobInfo job = await RunAsync("x", new JobOptions { Attempts = 1 }, (_, _) => Coroutine.Completed);

        Assert.Equal(JobState.Dead, job.State);
        Assert.Contains("without running job", job.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Middleware_RunsTheJobTwice_FailsTheTry() => TestLoop.Run(async () =>
    {
        JobInfo job = await RunAsync("x", new JobOptions { Attempts = 1 }, async (_, next) =>
        {
            await next();
            await next();
        });

        Assert.Equal(["x "], Notes);
        Assert.Contains("twice", job.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Middleware_TimeIsOver_IsCanceledWithTheJob() => TestLoop.Run(async () =>
    {
        var options = new JobOptions { Attempts = 1, Timeout = TimeSpan.FromSeconds(0.5) };

        JobInfo job = await RunAsync("x", options, async (_, next) =>
        {
            await Expect.ThrowsAsync<OperationCanceledException>(next);
            throw new OperationCanceledException();
        });

        Assert.Equal(JobState.Dead, job.State);
    });
}
