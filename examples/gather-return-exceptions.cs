// Gather and GatherOutcomes: the first failure, or every outcome.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<int> ReadSensorAsync(string name, double seconds)
{
    await Coroutine.Sleep(seconds);
    if (name == "attic")
    {
        throw new IOException("no signal");
    }

    Console.WriteLine($"read: {name}");
    return name.Length * 4;
}

static IEnumerable<Coroutine<int>> ReadAll(string[] names)
    => names.Select((name, i) => ReadSensorAsync(name, 0.05 + (0.1 * i)));

static async Coroutine MainAsync()
{
    string[] names = ["attic", "cellar", "kitchen"];

    Console.WriteLine("first failure");
    try
    {
        await Coroutine.Gather(ReadAll(names));
    }
    catch (IOException error)
    {
        Console.WriteLine($"error: {error.Message}");
    }

    await Coroutine.Sleep(0.3); // the others were not canceled: they go on

    Console.WriteLine("every outcome");
    // region: outcomes
    Outcome<int>[] outcomes = await Coroutine.GatherOutcomes(ReadAll(names));
    foreach ((string name, Outcome<int> outcome) in names.Zip(outcomes))
    {
        Console.WriteLine(outcome.Exception is { } error
            ? $"{name}: error: {error.Message}"
            : $"{name}: {outcome.Value} degrees");
    }
    // endregion
}
