// The ten lines of the README: two coroutines at once, in a group that waits for both.
#:project ../src/Lariat/Lariat.csproj
// region: main
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync() => await TaskGroup.RunAsync(async group =>
{
    LoopTask<string> soup = group.Create(CookAsync("soup", 0.2));
    LoopTask<string> eggs = group.Create(CookAsync("eggs", 0.1));
    Console.WriteLine($"{await eggs}, then {await soup}");
});

static async Coroutine<string> CookAsync(string dish, double seconds)
{
    await Coroutine.Sleep(seconds);
    return dish;
}
// endregion
