// Cancellation: it arrives at the await; clean up, await if need be, and pass it on.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: cleanup
static async Coroutine CopyFilesAsync()
{
    try
    {
        for (int number = 1; number < 100; number++)
        {
            Console.WriteLine($"copy: file {number}");
            await Coroutine.Sleep(5);
        }
    }
    catch (CoroutineCanceledException cancellation)
    {
        Console.WriteLine($"copy: asked to stop: {cancellation.CancelMessage}");
        throw;
    }
    finally
    {
        await Coroutine.Sleep(0.02); // clean-up may wait
        Console.WriteLine("copy: half a file removed");
    }
}
// endregion

// region: refuse
static async Coroutine<string> StubbornAsync()
{
    try
    {
        await Coroutine.Sleep(5);
    }
    catch (CoroutineCanceledException)
    {
        LoopTask.Current.Uncancel(); // says that the request is dealt with
        Console.WriteLine("stubborn: not now");
    }

    await Coroutine.Sleep(0.02);
    return "finished after all";
}
// endregion

static async Coroutine MainAsync()
{
    // region: cancel
    LoopTask copy = LoopTask.Create(CopyFilesAsync());
    await Coroutine.Sleep(0.05);
    copy.Cancel("disk is full");
    try
    {
        await copy;
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine(copy.IsCanceled ? "copy: canceled" : "copy: failed");
    }
    // endregion

    // region: early
    LoopTask early = LoopTask.Create(CopyFilesAsync());
    early.Cancel(); // before its first step: nothing of it runs
    await Coroutine.WaitMany([early]);
    Console.WriteLine(early.IsCanceled ? "early: canceled before it began" : "early: ran");
    // endregion

    LoopTask<string> stubborn = LoopTask.Create(StubbornAsync());
    await Coroutine.Sleep(0);
    stubborn.Cancel();
    Console.WriteLine($"stubborn: {await stubborn}");
}
