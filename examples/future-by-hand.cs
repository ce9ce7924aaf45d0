// Futures by hand: turn a callback API into something that can be awaited.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// An old-fashioned API: returns at once and calls back later.
static void AskOracle(string question, Action<string> answer, Action<string> failed)
{
    EventLoop loop = EventLoop.Current;
    loop.CallLater(0.05, () =>
    {
        if (question.EndsWith('?'))
        {
            answer("42");
        }
        else
        {
            failed("that is not a question");
        }
    });
}

// region: ask
static Future<string> Ask(string question)
{
    Future<string> future = EventLoop.Current.CreateFuture<string>();
    AskOracle(question, future.SetResult, reason => future.SetException(new ArgumentException(reason)));
    return future;
}
// endregion

static async Coroutine MainAsync()
{
    Future<string> future = Ask("what is six times seven?");
    future.AddDoneCallback(_ => Console.WriteLine($"callback: {future.GetResult()}"));
    Console.WriteLine(future.IsCompleted ? "done" : "pending");
    Console.WriteLine($"answer: {await future}");
    await Coroutine.Sleep(0);

    try
    {
        await Ask("tell me");
    }
    catch (ArgumentException error)
    {
        Console.WriteLine($"error: {error.Message}");
    }

    try
    {
        future.SetResult("43");
    }
    catch (InvalidOperationException)
    {
        Console.WriteLine("a future is answered only once");
    }
}
