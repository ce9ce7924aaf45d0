// Two tasks at once: while one waits, the other works; the shorter one ends first.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine PrepareAsync(string dish, double seconds)
{
    Console.WriteLine($"{dish}: on the stove");
    await Coroutine.Sleep(seconds);
    Console.WriteLine($"{dish}: ready");
}

static async Coroutine MainAsync()
{
    Console.WriteLine("one after the other");
    await PrepareAsync("soup", 0.2);
    await PrepareAsync("eggs", 0.05);

    Console.WriteLine("both at once");
    // region: tasks
    LoopTask soup = LoopTask.Create(PrepareAsync("soup", 0.2));
    LoopTask eggs = LoopTask.Create(PrepareAsync("eggs", 0.05));
    await soup;
    await eggs;
    // endregion

    Console.WriteLine("dinner is served");
}
