namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Suspends the task for a time.</summary>
    /// <param name="delay">Zero or negative: for one iteration of the loop, so that all other tasks can run.
    /// <see cref="TimeSpan.MaxValue"/>: until it is canceled.</param>
    /// <remarks>Always suspends. Cancellation removes the timer. asyncio: <c>sleep</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#Sleep --><code>
    /// await Coroutine.Sleep(0.25);
    /// await Coroutine.Sleep(TimeSpan.FromMinutes(1));
    /// </code></example>
    public static Coroutine Sleep(TimeSpan delay) => new(SleepLeaf.Rent(LoopTime.ToNs(delay)));

    /// <inheritdoc cref="Sleep(TimeSpan)"/>
    /// <summary>Suspends the task for seconds: <c>asyncio.sleep(0.5)</c> can be ported as it is.</summary>
    /// <param name="seconds">Zero or negative: for one iteration of the loop, so that all other tasks can run. Infinity: until it is
    /// canceled; there is no timer, and in virtual time it is a deadlock if nothing else is left.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine Sleep(double seconds)
        => new(SleepLeaf.Rent(seconds <= 0 ? 0 : LoopTime.SecondsToNs(seconds, nameof(seconds))));

    /// <summary>Suspends the task for one iteration of the loop, so that all other tasks can run.</summary>
    /// <remarks>Always suspends. The same as <c>Sleep(0)</c>, under .NET's name. asyncio: <c>sleep(0)</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#Yield --><code>
    /// foreach (string name in names)
    /// {
    ///     handle(name);
    ///     await Coroutine.Yield(); // others get a turn
    /// }
    /// </code></example>
    public static Coroutine Yield() => new(SleepLeaf.Rent(0));

    /// <summary>Suspends the task for a time and returns a value.</summary>
    /// <param name="delay">Zero or negative: for one iteration of the loop.</param>
    /// <param name="result">The value to return.</param>
    /// <inheritdoc cref="Sleep(TimeSpan)" path="/remarks"/>
    public static Coroutine<T> Sleep<T>(TimeSpan delay, T result) => SleepAsync(LoopTime.ToNs(delay), result);

    /// <inheritdoc cref="Sleep{T}(TimeSpan, T)"/>
    /// <summary>Suspends the task for seconds and returns a value: <c>asyncio.sleep(0.5, x)</c> can be ported as it is.</summary>
    /// <param name="seconds">Zero or negative: for one iteration of the loop.</param>
    /// <param name="result">What it returns.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine<T> Sleep<T>(double seconds, T result) => SleepAsync(LoopTime.SecondsToNs(seconds, nameof(seconds)), result);

    private static async Coroutine<T> SleepAsync<T>(long delayNs, T result)
    {
        await new Coroutine(SleepLeaf.Rent(delayNs));
        return result;
    }
}
