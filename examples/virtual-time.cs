// Virtual time: hours of back-off take microseconds, and a deadlock is an error that lists the tasks that wait.
#:project ../src/Lariat.Testing/Lariat.Testing.csproj
using Lariat;
using Lariat.Testing;

// region: run
TimeSpan elapsed = VirtualTime.Run(async () =>
{
    LoopInstant start = EventLoop.Current.Time;
    int attempts = await RetryAsync(failures: 10);
    Console.WriteLine($"answered at attempt {attempts}");
    return EventLoop.Current.Time - start;
});
Console.WriteLine($"after {elapsed}");
// endregion

// region: advance
VirtualTime.Run(async () =>
{
    EventLoop.Current.CallLater(TimeSpan.FromMinutes(1), () => Console.WriteLine("a minute is over"));
    VirtualTime.Advance(TimeSpan.FromMinutes(2));
    Console.WriteLine("two minutes of work");
    await Coroutine.Sleep(TimeSpan.Zero);
});
// endregion

// region: deadlock
var left = new AsyncLock();
var right = new AsyncLock();
try
{
    VirtualTime.Run(() => TaskGroup.RunAsync(async group =>
    {
        group.Create(TakeBothAsync(left, right), "left first");
        group.Create(TakeBothAsync(right, left), "right first");
        await Coroutine.Sleep(TimeSpan.Zero);
    }));
}
catch (DeadlockException error)
{
    Console.WriteLine(error.Message);
}
// endregion

// Waits twice as long after each failure.
static async Coroutine<int> RetryAsync(int failures)
{
    for (int attempt = 1; ; attempt++)
    {
        if (attempt > failures)
        {
            return attempt;
        }

        await Coroutine.Sleep(TimeSpan.FromSeconds(Math.Pow(2, attempt)));
    }
}

static async Coroutine TakeBothAsync(AsyncLock first, AsyncLock second)
{
    using (await first.EnterAsync())
    {
        await Coroutine.Sleep(TimeSpan.FromSeconds(1));
        using (await second.EnterAsync())
        {
            Console.WriteLine("never printed");
        }
    }
}
