namespace Lariat.Trimmed;

/// <summary>Runs checks and counts them.</summary>
internal sealed class Checks
{
    // A check that waits for ever, as a lost cancellation does, must end the program with a message.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Passes if <paramref name="check"/> returns true.</summary>
    public async Coroutine RunAsync(string name, Func<Coroutine<bool>> check)
    {
        using var watchdog = new Timer(_ => GiveUp(name), null, s_patience, Timeout.InfiniteTimeSpan);
        bool isRight;
        string why = "";
        try
        {
            isRight = await check();
        }
        catch (Exception error) when (error is not CoroutineCanceledException)
        {
            isRight = false;
            why = $": {error}";
        }

        Console.WriteLine($"{(isRight ? "passed" : "FAILED")}: {name}{why}");
        _ = isRight ? Passed++ : Failed++;
    }

    private static void GiveUp(string name)
    {
        Console.WriteLine($"FAILED: {name} has not ended after {s_patience.TotalSeconds:F0} s");
        Environment.Exit(1);
    }
}
