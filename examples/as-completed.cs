// AsCompleted: take results as they arrive, the fastest first.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<Offer> AskAsync(string shop, int price, double seconds)
{
    await Coroutine.Sleep(seconds);
    return price == 0 ? throw new IOException($"{shop} is closed") : new Offer(shop, price);
}

static async Coroutine MainAsync()
{
    Coroutine<Offer>[] offers =
    [
        AskAsync("corner shop", 12, 0.25),
        AskAsync("market", 9, 0.02),
        AskAsync("night shop", 0, 0.1),
        AskAsync("mill", 7, 0.18),
    ];
    int best = 99;
    // region: best
    await foreach (IFuture<Offer> next in Coroutine.AsCompleted(offers))
    {
        try
        {
            Offer offer = next.GetResult();
            best = Math.Min(best, offer.Price);
            Console.WriteLine($"{offer.Shop}: {offer.Price}, best so far {best}");
        }
        catch (IOException error)
        {
            Console.WriteLine($"error: {error.Message}");
        }
    }
    // endregion

    Console.WriteLine("the first below 8 will do");
    Coroutine<Offer>[] more = [AskAsync("far away", 1, 5), AskAsync("market", 9, 0.05), AskAsync("mill", 7, 0.15)];
    await foreach (IFuture<Offer> next in Coroutine.AsCompleted(more))
    {
        Offer offer = next.GetResult();
        Console.WriteLine($"{offer.Shop}: {offer.Price}");
        if (offer.Price < 8)
        {
            break; // the task that is left is canceled when the program ends
        }
    }
}

internal sealed record Offer(string Shop, int Price);
