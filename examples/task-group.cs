// Task groups: the block ends when all children have; one failure cancels the others.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<string> CarryAsync(string piece, double seconds)
{
    try
    {
        await Coroutine.Sleep(seconds);
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"{piece}: put down");
        throw;
    }

    if (piece == "piano")
    {
        throw new InvalidOperationException("piano is too heavy");
    }

    Console.WriteLine($"{piece}: in the van");
    return piece;
}

static async Coroutine MainAsync()
{
    // region: results
    var (chair, table) = await TaskGroup.RunAsync(async group =>
        (group.Create(CarryAsync("chair", 0.15)), group.Create(CarryAsync("table", 0.05))));
    Console.WriteLine($"first trip: {chair.GetResult()} and {table.GetResult()}");
    // endregion

    // region: failure
    try
    {
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(CarryAsync("lamp", 0.02));
            group.Create(CarryAsync("piano", 0.15));
            group.Create(CarryAsync("sofa", 5));
        });
        Console.WriteLine("never printed");
    }
    catch (ExceptionGroup failures)
    {
        foreach (Exception error in failures.InnerExceptions)
        {
            Console.WriteLine($"error: {error.Message}");
        }
    }
    // endregion

    Console.WriteLine("moved in");
}
