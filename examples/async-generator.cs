// Async generators: values that arrive over time, and clean-up when the reader leaves early.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: generator
static AsyncGenerator<int> Thermometer(int readings) => new(async yielder =>
{
    Console.WriteLine("thermometer: on");
    try
    {
        for (int reading = 0; reading < readings; reading++)
        {
            await Coroutine.Sleep(0.02);
            await yielder.YieldAsync(18 + (reading * reading));
        }
    }
    finally
    {
        Console.WriteLine("thermometer: off");
    }
});
// endregion

static AsyncGenerator<string> Warmer(AsyncGenerator<int> source) => new(async yielder =>
{
    int before = 18;
    await foreach (int degrees in source)
    {
        await yielder.YieldAsync($"{degrees} degrees, {degrees - before} more");
        before = degrees;
    }
});

static async Coroutine MainAsync()
{
    await foreach (string line in Warmer(Thermometer(3)))
    {
        Console.WriteLine(line);
    }

    Console.WriteLine("until it is hot");
    // region: early
    await foreach (int degrees in Thermometer(100))
    {
        Console.WriteLine($"{degrees} degrees");
        if (degrees > 25)
        {
            break; // closes the generator, so that its finally block runs
        }
    }
    // endregion

    Console.WriteLine("window is open");
}
