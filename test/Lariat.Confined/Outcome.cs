namespace Lariat.Confined;

/// <summary>How something went, as a line.</summary>
internal static class Outcome
{
    // What hangs shall be seen as that, before the test loses its patience.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Prints the label and what the work returned, or its exception.</summary>
    public static async Coroutine PrintAsync(string label, Func<Coroutine<string>> work)
    {
        string outcome;
        try
        {
            outcome = await Coroutine.WaitFor(work(), s_patience);
        }
        catch (Exception error) when (error is not CoroutineCanceledException)
        {
            outcome = $"{error.GetType().Name}: {error.Message}";
        }

        Console.WriteLine($"{label}: {outcome}");
    }
}
