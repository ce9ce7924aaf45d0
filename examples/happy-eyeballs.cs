// Happy eyeballs, the classic program of Trio: attempts in one nursery, each begins the next one when it fails or takes too long, the first success
// cancels the rest. (Connection.OpenAsync does this for real addresses.)
#:project ../src/Lariat/Lariat.csproj
#:project ../src/Lariat.Testing/Lariat.Testing.csproj
using Lariat;
using Lariat.Testing;

VirtualTime.Run(async () =>
{
    Console.WriteLine($"connected to {await OpenAnyAsync(["v6 refuses", "v6 hangs", "v4 slow", "v4 fast"])}");
    try
    {
        await OpenAnyAsync(["v6 refuses", "v4 refuses"]);
    }
    catch (ExceptionGroup errors)
    {
        Console.WriteLine($"none: {string.Join(", ", errors.InnerExceptions.Select(error => error.Message))}");
    }
});

// region: open-any
static async Coroutine<string> OpenAnyAsync(string[] targets)
{
    string? winner = null;
    var errors = new List<Exception>();

    async Coroutine AttemptAsync(int index, Nursery nursery)
    {
        var failed = new AsyncEvent();
        if (index + 1 < targets.Length)
        {
            nursery.Create(AttemptNextAsync(index + 1, failed, nursery));
        }

        try
        {
            winner = await ConnectAsync(targets[index]);
            nursery.Scope.Cancel("connected");
        }
        catch (IOException error)
        {
            errors.Add(error);
            failed.Set();
        }
    }

    async Coroutine AttemptNextAsync(int index, AsyncEvent failed, Nursery nursery)
    {
        await CancelScope.MoveOnAfter(0.25, async _ => await failed.WaitAsync());
        await AttemptAsync(index, nursery);
    }

    await Nursery.RunAsync(async nursery => nursery.Create(AttemptAsync(0, nursery)));
    return winner ?? throw new ExceptionGroup("No attempt succeeded.", errors);
}
// endregion

static async Coroutine<string> ConnectAsync(string target)
{
    Console.WriteLine($"{EventLoop.Current.Time}: trying {target}");
    try
    {
        await Coroutine.Sleep(target.Split(' ')[1] switch { "refuses" => 0.1, "fast" => 0.4, "slow" => 0.5, _ => 60 });
    }
    catch (CoroutineCanceledException)
    {
        Console.WriteLine($"{EventLoop.Current.Time}: {target} was canceled");
        throw;
    }

    return target.EndsWith("refuses", StringComparison.Ordinal) ? throw new IOException(target) : target;
}
