// A library that answers a canceled token with an exception of its own: Coroutine.Call makes it the cancellation.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: call
static async Coroutine<string> AskAsync(SlowClient client)
    => await Coroutine.Call(token => client.AskAsync("the weather", token));
// endregion

static async Coroutine<string> AskPlainlyAsync(SlowClient client) => await client.AskAsync("the weather", LoopTask.Current.Token);

// region: outcome
static async Coroutine TryAsync(string name, Func<Coroutine<string>> ask)
{
    try
    {
        Console.WriteLine($"{name}: {await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.05), ask)}");
    }
    catch (Exception error) when (error is not OperationCanceledException)
    {
        Console.WriteLine($"{name}: {error.GetType().Name}, because of {error.InnerException?.InnerException?.GetType().Name ?? "nothing"}");
    }
}
// endregion

static async Coroutine MainAsync()
{
    var client = new SlowClient(TimeSpan.FromMinutes(1));
    await TryAsync("the token alone", () => AskPlainlyAsync(client));
    await TryAsync("with Coroutine.Call", () => AskAsync(client));
}

/// <summary>Somebody else's client.</summary>
internal sealed class SlowClient(TimeSpan delay)
{
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, cancellationToken);
            return $"{question}: sunny";
        }
        catch (OperationCanceledException)
        {
            throw new StatusException("Status: Cancelled");
        }
    }
}

internal sealed class StatusException(string message) : Exception(message);
