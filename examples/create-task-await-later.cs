// LoopTask.Create: start work now, do something else, and fetch the result when it is needed.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<int> HeatOvenAsync(int degrees)
{
    Console.WriteLine("oven: heating");
    await Coroutine.Sleep(0.2);
    Console.WriteLine("oven: hot");
    return degrees;
}

static async Coroutine<string> KneadAsync()
{
    Console.WriteLine("cook: kneading");
    await Coroutine.Sleep(0.05);
    Console.WriteLine("cook: dough is ready");
    return "bread";
}

static async Coroutine MainAsync()
{
    // region: later
    LoopTask<int> oven = LoopTask.Create(HeatOvenAsync(220));
    Console.WriteLine("cook: oven is switched on"); // a new task takes its first step at our next await

    string dough = await KneadAsync();
    Console.WriteLine(oven.IsCompleted ? "cook: oven was faster" : "cook: waiting for the oven");

    Console.WriteLine($"cook: {dough} bakes at {await oven} degrees");
    // endregion

    Console.WriteLine($"cook: the result stays, {await oven} degrees");
}
