// AsyncQueue: a producer is held back by a full queue, and consumers share the work.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine BakeAsync(AsyncQueue<string> plates)
{
    for (int number = 1; number <= 5; number++)
    {
        await plates.PutAsync($"pancake {number}");
        Console.WriteLine($"baked: pancake {number}");
    }

    Console.WriteLine("baker: done");
}

// region: eat
static async Coroutine EatAsync(string name, AsyncQueue<string> plates)
{
    while (true)
    {
        string pancake = await plates.GetAsync();
        await Coroutine.Sleep(0);
        Console.WriteLine($"{name} eats {pancake}");
        plates.TaskDone();
    }
}
// endregion

static async Coroutine MainAsync()
{
    var plates = new AsyncQueue<string>(capacity: 2);
    LoopTask baker = LoopTask.Create(BakeAsync(plates));
    await Coroutine.Sleep(0.05);
    Console.WriteLine(plates.IsFull ? "the table is full" : "there is room");

    LoopTask[] guests = [LoopTask.Create(EatAsync("ada", plates)), LoopTask.Create(EatAsync("bob", plates))];
    await baker;
    await plates.JoinAsync();
    Console.WriteLine($"left on the table: {plates.Count}");

    foreach (LoopTask guest in guests)
    {
        guest.Cancel(); // they wait for more, which will not come
    }

    await Coroutine.WaitMany(guests);
    Console.WriteLine("everybody went home");
}
