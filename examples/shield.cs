// Shield: whoever waits may be canceled, the work itself goes on.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<string> SaveAsync(string document)
{
    Console.WriteLine($"{document}: saving");
    await Coroutine.Sleep(0.25);
    Console.WriteLine($"{document}: on disk");
    return $"{document}, version 2";
}

static async Coroutine CloseWindowAsync(LoopTask<string> saving)
{
    try
    {
        await Coroutine.Shield(saving);
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"window: gone, the save is {(saving.IsCanceled ? "lost" : "still running")}");
        throw;
    }
}

static async Coroutine MainAsync()
{
    LoopTask<string> saving = LoopTask.Create(SaveAsync("letter"));
    LoopTask window = LoopTask.Create(CloseWindowAsync(saving));
    await Coroutine.Sleep(0.05);

    window.Cancel();
    await Coroutine.WaitMany([window]);
    Console.WriteLine(window.IsCanceled ? "window: canceled" : "window: closed");
    Console.WriteLine($"saved: {await saving}");

    // region: shield
    LoopTask<string> diary = LoopTask.Create(SaveAsync("diary"));
    try
    {
        await Coroutine.WaitFor(Coroutine.Shield(diary), TimeSpan.FromSeconds(0.03));
    }
    catch (TimeoutException)
    {
        Console.WriteLine("diary: timeout, but not forgotten");
    }

    Console.WriteLine($"saved: {await diary}");
    // endregion
}
