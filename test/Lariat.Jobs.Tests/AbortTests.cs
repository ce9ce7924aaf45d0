using System.Net;
using System.Net.Sockets;

namespace Lariat.Jobs.Tests;

public abstract class AbortTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private readonly AsyncEvent _hasBegun = new();
    private bool _hasCleanedUp;

    private Job<string> Endless { get; }

    protected AbortTests() => Endless = new Job<string>("endless", Text, async (_, _) =>
    {
        try
        {
            _hasBegun.Set();
            await Coroutine.Sleep(TimeSpan.FromDays(365));
        }
        finally
        {
            _hasCleanedUp = true;
        }
    });

    [Fact]
    public void AbortAsync_WaitingJob_IsGoneAndAborted() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "never");

        Assert.True(await handle.AbortAsync());

        Assert.Equal(0, await jobs.DrainAsync());
        JobFailedException error = await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());
        Assert.Equal(JobState.Aborted, error.State);
        Assert.False(await handle.AbortAsync());
    });

    [Fact]
    public void AbortAsync_RunningJob_IsCanceledAtItsAwait() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Endless);
        JobHandle handle = await jobs.EnqueueAsync(Endless, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            await _hasBegun.WaitAsync();
            Assert.True(await handle.AbortAsync());
            await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());
        });

        Assert.True(_hasCleanedUp);
        Assert.Equal(JobState.Aborted, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void AbortAsync_FromAnotherClient_ReachesTheRunningJob() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [Endless]);
        await using JobClient other = await JobClient.OpenAsync(Engine.Storage, []);
        JobHandle handle = await jobs.EnqueueAsync(Endless, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            await _hasBegun.WaitAsync();
            await other.AbortAsync(handle.Id);
            await Expect.ThrowsAsync<JobFailedException>(() => other.GetHandle(handle.Id).WaitAsync());
        });

        Assert.True(_hasCleanedUp);
    });

    [Fact]
    public void AbortAsync_JobWaitsForAnHttpAnswer_EndsAtItsAwait() => TestLoop.RunReal(async () =>
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var asking = new Job<string>("asking", Text, async (address, _) =>
        {
            try
            {
                _hasBegun.Set();
                using HttpResponseMessage answer = await http.GetAsync(new Uri(address));
            }
            finally
            {
                _hasCleanedUp = true;
            }
        });
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [asking]);
        JobHandle handle = await jobs.EnqueueAsync(asking, $"http://{silent.LocalEndPoint}/");

        await WithWorkerAsync(jobs, async () =>
        {
            await _hasBegun.WaitAsync();
            Assert.True(await handle.AbortAsync());
            await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());
        });

        Assert.True(_hasCleanedUp);
        Assert.Equal(JobState.Aborted, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void AbortAsync_CleanUpFails_IsAbortedAndNotTriedAgain() => TestLoop.Run(async () =>
    {
        var failing = new Job<string>("failing", Text, async (_, _) =>
        {
            try
            {
                _hasBegun.Set();
                await Coroutine.Sleep(TimeSpan.FromDays(365));
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException("in the clean-up");
            }
        });
        await using JobClient jobs = await OpenAsync(failing);
        JobHandle handle = await jobs.EnqueueAsync(failing, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            await _hasBegun.WaitAsync();
            await handle.AbortAsync();
            JobFailedException error = await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());
            Assert.Equal(JobState.Aborted, error.State);
        });
    });

    [Fact]
    public void AbortAsync_ByTag_AbortsWhatHasIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "kept");
        await jobs.EnqueueAsync(Note, "gone", new JobOptions { Tags = ["order-7"] });

        Assert.Equal(1, await jobs.AbortAsync(new JobFilter { Tag = "order-7" }));

        await jobs.DrainAsync();
        Assert.Equal(["kept"], Notes);
    });

    [Fact]
    public void Run_JobThatCancelsItself_HasFailed() => TestLoop.Run(async () =>
    {
        var strange = new Job<string>("strange", Text, (_, _) => throw new TaskCanceledException("its HttpClient timed out"));
        await using JobClient jobs = await OpenAsync(strange);
        JobHandle handle = await jobs.EnqueueAsync(strange, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync();

        Assert.Equal(JobState.Dead, (await handle.GetInfoAsync())!.State);
    });
}
