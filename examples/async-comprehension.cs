// LINQ over an async generator: filter, map and sum in one expression.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static AsyncGenerator<int> Harvest(int trees) => new(async yielder =>
{
    for (int tree = 1; tree <= trees; tree++)
    {
        await Coroutine.Sleep(0);
        await yielder.YieldAsync(tree * 7 % 10);
    }
});

static async Coroutine<int> WeighAsync(int apples)
{
    await Coroutine.Sleep(0);
    return apples * 150;
}

static string Line(IEnumerable<int> numbers) => string.Join(' ', numbers);

static async Coroutine MainAsync()
{
    Console.WriteLine($"apples: {Line(await Harvest(8).ToListAsync())}");
    // region: linq
    Console.WriteLine($"full baskets: {Line(await Harvest(8).Where(n => n >= 5).ToListAsync())}");
    Console.WriteLine($"doubled: {Line(await Harvest(4).Select(n => n * 2).ToListAsync())}");
    Console.WriteLine($"grams: {Line(await Harvest(3).Select(async (int n, CancellationToken _) => await WeighAsync(n)).ToListAsync())}");
    Console.WriteLine($"different: {await Harvest(8).Select(n => n % 3).Distinct().CountAsync()}");
    // endregion

    await foreach ((int index, int apples) in Harvest(3).Index())
    {
        Console.WriteLine($"tree {index + 1}: {apples}");
    }

    Console.WriteLine($"total: {await Harvest(8).SumAsync()}");
}
