namespace Lariat.Jobs;

/// <summary>Limits how many jobs with the same key run, and how many begin in a time, in all processes together.</summary>
/// <remarks>
/// A job takes a place of its key in the transaction that gives it to a worker, and gives the place back with the end of its try, so the
/// limit is exact. The keys of a queue take turns: one with many jobs does not hold up the others. The last enqueue with a key decides its
/// limits, unless <see cref="JobClient.SetLimitAsync"/> has. Immutable; any thread.
/// </remarks>
/// <param name="Key">What is limited, 1 to 200 characters: a service, or a customer.</param>
/// <param name="Concurrency">How many jobs with the key run at the same time, from 1. Default: no limit.</param>
/// <param name="Rate">How many begin in a time. Default: no limit.</param>
public sealed record JobLimit(string Key, int? Concurrency = null, JobRate? Rate = null)
{
    internal const int MaxKeyLength = 200;

    /// <inheritdoc cref="JobLimit(string, int?, JobRate?)" path="/param[@name='Key']"/>
    /// <exception cref="ArgumentException">It is empty, or longer than 200 characters.</exception>
    public string Key { get; init => field = CheckKey(value); } = CheckKey(Key);

    /// <inheritdoc cref="JobLimit(string, int?, JobRate?)" path="/param[@name='Concurrency']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Concurrency { get; init => field = CheckConcurrency(value); } = CheckConcurrency(Concurrency);

    /// <summary>It limits something.</summary>
    internal bool IsLimit => Concurrency is not null || Rate is not null;

    internal static string CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return key.Length <= MaxKeyLength ? key
            : throw new ArgumentException($"The key of a limit has 1 to {MaxKeyLength} characters, not {key.Length}.", nameof(key));
    }

    private static int? CheckConcurrency(int? concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency ?? 1, 1, nameof(concurrency));
        return concurrency;
    }
}
