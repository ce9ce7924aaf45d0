// AsyncSemaphore: at most so many tasks inside at a time, in the order of their arrival.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    var museum = new Museum(places: 2);
    string[] names = ["ada", "bob", "cleo", "dan", "eve"];

    await Coroutine.Gather(names.Select(museum.VisitAsync));

    Console.WriteLine($"visitors: {names.Length}");
    Console.WriteLine($"most at once: {museum.MostAtOnce}");
    Console.WriteLine(museum.IsFull ? "full" : "places are free");

    var turnstile = new AsyncBoundedSemaphore(1);
    try
    {
        turnstile.Release();
    }
    catch (SemaphoreFullException)
    {
        Console.WriteLine("nobody can leave who has not come in");
    }
}

/// <summary>A small museum that counts its visitors.</summary>
internal sealed class Museum(int places)
{
    private readonly AsyncSemaphore _places = new(places);
    private int _inside;

    public int MostAtOnce { get; private set; }

    public bool IsFull => _places.IsLocked;

    // region: visit
    public async Coroutine VisitAsync(string name)
    {
        using (await _places.EnterAsync())
        {
            _inside++;
            MostAtOnce = Math.Max(MostAtOnce, _inside);
            Console.WriteLine($"{name} goes in");
            await Coroutine.Sleep(0.05);
            _inside--;
        }
    }
    // endregion
}
