// Cancelling an await that is not Lariat's: what becomes of the operation, and how to choose.
#:project ../src/Lariat/Lariat.csproj
using System.Threading.Channels;
using Lariat;

EventLoop.Run(MainAsync());

// region: no-token
static async Coroutine WithoutTokenAsync()
{
    await Task.Delay(TimeSpan.FromMinutes(10)); // knows nothing of Lariat, and was given no token
}
// endregion

// region: token
static async Coroutine WithTokenAsync()
{
    await Task.Delay(TimeSpan.FromMinutes(10), LoopTask.Current.Token);
}
// endregion

// region: value-task
static async Coroutine ReceiveAsync(ChannelReader<string> letters)
{
    string letter = await letters.ReadAsync(); // a ValueTask: never dropped, so no letter can be lost
    Console.WriteLine($"received: {letter}");
    await Coroutine.Sleep(0); // the request arrives here
    Console.WriteLine("never printed");
}
// endregion

// region: value-task-token
static async Coroutine ReceiveOrStopAsync(ChannelReader<string> letters)
{
    Console.WriteLine($"received: {await letters.ReadAsync(LoopTask.Current.Token)}");
}
// endregion

// region: abandon
static async Coroutine ReceiveOrLoseAsync(ChannelReader<string> letters)
{
    Console.WriteLine($"received: {await Coroutine.Abandon(letters.ReadAsync())}");
}
// endregion

// region: uninterruptible
static async Coroutine PayAsync(Task payment)
{
    await Coroutine.Uninterruptible(payment);
    Console.WriteLine("paid");
    await Coroutine.Sleep(0); // the request arrives here
    Console.WriteLine("never printed");
}
// endregion

// region: cancel
static async Coroutine CancelAsync(string name, Coroutine coroutine)
{
    LoopTask task = LoopTask.Create(coroutine);
    await Coroutine.Sleep(0.05);
    task.Cancel();
    await Coroutine.WaitMany([task]);
    Console.WriteLine($"{name}: {(task.IsCanceled ? "canceled" : "not canceled")}, "
        + $"{EventLoop.Current.AbandonedOperations.Count} abandoned");
}
// endregion

static async Coroutine MainAsync()
{
    await CancelAsync("with a token", WithTokenAsync());

    Channel<string> letters = Channel.CreateUnbounded<string>();
    EventLoop.Current.CallLater(0.15, () => letters.Writer.TryWrite("a letter"));
    await CancelAsync("value task", ReceiveAsync(letters.Reader));
    await CancelAsync("value task with a token", ReceiveOrStopAsync(letters.Reader));

    await CancelAsync("uninterruptible", PayAsync(Task.Delay(150)));

    await CancelAsync("without a token", WithoutTokenAsync());
    foreach (AbandonedOperation operation in EventLoop.Current.AbandonedOperations)
    {
        Console.WriteLine($"goes on: an await in {operation.Where}");
    }

    await CancelAsync("value task abandoned", ReceiveOrLoseAsync(letters.Reader));
    letters.Writer.TryWrite("a second letter");
    await Coroutine.Sleep(0.05);
    Console.WriteLine($"letters left: {letters.Reader.Count}, {EventLoop.Current.AbandonedOperations.Count} abandoned");
}
