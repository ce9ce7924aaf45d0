// Hello: a coroutine runs when it is awaited, and waits without blocking the loop.
#:project ../src/Lariat/Lariat.csproj
// region: program
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<string> GreetAsync(string name)
{
    Console.WriteLine($"thinking about {name}");
    await Coroutine.Sleep(0.05);
    return $"hello, {name}";
}

static async Coroutine MainAsync()
{
    Coroutine<string> greeting = GreetAsync("world");
    Console.WriteLine("nothing has run yet");
    Console.WriteLine(await greeting);
}
// endregion
