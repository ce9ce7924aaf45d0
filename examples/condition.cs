// AsyncCondition: wait until shared state has become what is needed.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    var bakery = new Bakery();
    await TaskGroup.RunAsync(async customers =>
    {
        _ = customers.Create(bakery.BuyAsync("ada", 5));
        _ = customers.Create(bakery.BuyAsync("bob", 1));
        _ = customers.Create(bakery.BuyAsync("cleo", 2));
        for (int round = 0; round < 4; round++)
        {
            await Coroutine.Sleep(0.05);
            await bakery.BakeAsync(2);
        }
    });
    Console.WriteLine($"closed with {bakery.Loaves} loaves");
}

/// <summary>A shelf of loaves; customers wait until it holds enough for them.</summary>
internal sealed class Bakery
{
    private readonly AsyncCondition _changed = new();

    public int Loaves { get; private set; }

    // region: buy
    public async Coroutine BakeAsync(int loaves)
    {
        using (await _changed.EnterAsync())
        {
            Loaves += loaves;
            Console.WriteLine($"baker: {Loaves} on the shelf");
            _changed.NotifyAll();
        }
    }

    public async Coroutine BuyAsync(string customer, int loaves)
    {
        using (await _changed.EnterAsync())
        {
            Console.WriteLine($"{customer}: wants {loaves}");
            await _changed.WaitForAsync(() => Loaves >= loaves);
            Loaves -= loaves;
            Console.WriteLine($"{customer}: got {loaves}, {Loaves} left");
        }
    }
    // endregion
}
