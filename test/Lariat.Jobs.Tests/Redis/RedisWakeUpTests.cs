namespace Lariat.Jobs.Tests.Redis;

/// <summary>How one process is notified of the jobs of another: real time, as the messages are the server's.</summary>
public sealed class RedisWakeUpTests : JobsTest<RedisEngine>
{
    // What arrives has arrived by a message: nothing else looks.
    private static readonly JobClientOptions s_never = new() { PollInterval = Timeout.InfiniteTimeSpan };

    private JobStorage Subscribed => RedisJobs.Storage(
        RedisEngine.Server.Address, Engine.PrefixOptions with { WakeUp = RedisWakeUp.Subscribe });

    [Fact]
    public void RunAsync_IdleWorker_IsWokenByAnotherClient() => TestLoop.RunReal(async () =>
    {
        await using JobClient worker = await JobClient.OpenAsync(Subscribed, [Note], s_never);
        await using JobClient other = await JobClient.OpenAsync(Subscribed, [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            foreach (string text in (string[])["first", "second", "third"])
            {
                await other.EnqueueAsync(Note, text);
                await PostgreSql.WakeUpTests.UntilAsync(() => Notes.Contains(text));
            }
        });

        Assert.Equal(["first", "second", "third"], Notes);
    });

    [Fact]
    public void WaitAsync_InAnotherClient_IsWokenByTheEnd() => TestLoop.RunReal(async () =>
    {
        var slow = new Job<string>("slow", Text, (_, _) => Coroutine.Sleep(0.2));
        await using JobClient worker = await JobClient.OpenAsync(Subscribed, [slow], s_never);
        await using JobClient other = await JobClient.OpenAsync(Subscribed, [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            JobHandle handle = await other.EnqueueAsync(slow, "x");
            await handle.WaitAsync();
            Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
        });
    });
}
