// await using: open and close something that has to wait, on every way out of the block.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    // region: using
    await using (Door door = await Door.OpenAsync("library"))
    await using (Light.On("library"))
    {
        Console.WriteLine($"{door.Room}: reading");
    }
    // endregion

    try
    {
        await using Door door = await Door.OpenAsync("cellar");
        await using Light light = Light.On("cellar");
        throw new InvalidOperationException("a mouse");
    }
    catch (InvalidOperationException error)
    {
        Console.WriteLine($"error: {error.Message}");
    }
}

/// <summary>A heavy door: opening and closing both take a moment.</summary>
internal sealed class Door : IAsyncDisposable
{
    private Door(string room) => Room = room;

    public string Room { get; }

    public static async Coroutine<Door> OpenAsync(string room)
    {
        await Coroutine.Sleep(0.02);
        Console.WriteLine($"{room}: door opens");
        return new Door(room);
    }

    public async ValueTask DisposeAsync()
    {
        await Coroutine.Sleep(0.02);
        Console.WriteLine($"{Room}: door closes");
    }
}

/// <summary>A light that takes a moment to go off.</summary>
internal sealed class Light : IAsyncDisposable
{
    private readonly string _room;

    private Light(string room) => _room = room;

    public static Light On(string room)
    {
        Console.WriteLine($"{room}: light on");
        return new Light(room);
    }

    public async ValueTask DisposeAsync()
    {
        await Coroutine.Sleep(0);
        Console.WriteLine($"{_room}: light off");
    }
}
