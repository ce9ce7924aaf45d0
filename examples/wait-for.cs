// WaitFor: give one awaitable a time limit; when it is over, the work is canceled.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<string> FetchAsync(string page, double seconds)
{
    try
    {
        await Coroutine.Sleep(seconds);
        return $"{page} has arrived";
    }
    finally
    {
        Console.WriteLine($"{page}: connection closed");
    }
}

static async Coroutine MainAsync()
{
    foreach ((string page, double seconds) in ((string, double)[])[("small", 0.02), ("huge", 5)])
    {
        // region: wait-for
        try
        {
            Console.WriteLine(await Coroutine.WaitFor(FetchAsync(page, seconds), TimeSpan.FromSeconds(0.25)));
        }
        catch (TimeoutException)
        {
            Console.WriteLine($"{page}: timeout");
        }
        // endregion
    }

    LoopTask<string> task = LoopTask.Create(FetchAsync("endless", 5));
    try
    {
        await Coroutine.WaitFor(task, TimeSpan.FromSeconds(0.05));
    }
    catch (TimeoutException)
    {
        Console.WriteLine(task.IsCanceled ? "endless: canceled" : "endless: still running");
    }
}
