// AsyncEvent: many tasks wait until one of them says go.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: run
static async Coroutine RunAsync(string name, AsyncEvent go)
{
    Console.WriteLine($"{name}: ready");
    await go.WaitAsync();
    Console.WriteLine($"{name}: runs");
}
// endregion

static async Coroutine MainAsync()
{
    var go = new AsyncEvent();
    Future race = Coroutine.Gather(RunAsync("ada", go), RunAsync("bob", go), RunAsync("cleo", go));

    await Coroutine.Sleep(0.05);
    Console.WriteLine(go.IsSet ? "starter: set" : "starter: go");
    go.Set();
    await race;

    await RunAsync("late dan", go); // a set event lets everybody pass at once

    go.Clear();
    try
    {
        await Coroutine.WaitFor(go.WaitAsync(), TimeSpan.FromSeconds(0.05));
    }
    catch (TimeoutException)
    {
        Console.WriteLine("starter: no second race today");
    }
}
