using System.Diagnostics;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A number of tokens, each held by a borrower: at most that many tasks do something at a time.</summary>
/// <remarks>
/// Compared with <see cref="AsyncSemaphore"/>: the number of tokens can be changed at any time, the borrowers are known, a borrower holds
/// at most one, and only the borrower can release it. First come, first served. Bound to the first loop that uses it. Thread: the loop's.
/// Trio and anyio: <c>CapacityLimiter</c>. asyncio has no counterpart.
/// </remarks>
/// <example><!-- from SyncExamples.cs#CapacityLimiter --><code>
/// var limiter = new CapacityLimiter(tokens: 4);
/// using (await limiter.EnterAsync())
/// {
///     await fetchAsync(url);
/// }
///
/// limiter.Tokens = 8; // four more may begin
/// </code></example>
[DebuggerDisplay("{BorrowedTokens} of {Tokens} tokens borrowed, {_waiters.Count} waiting")]
public sealed class CapacityLimiter : IReleasable, ILoopBound
{
    private readonly HashSet<object> _borrowers = new(ReferenceEqualityComparer.Instance);
    private readonly WaitQueue _waiters = new();
    private LoopBound _bound = new();
    private int _tokens;

    // Tokens of woken tasks that have not run yet.
    private int _granted;

    /// <summary>Creates a limiter.</summary>
    /// <param name="tokens">How many borrowers there may be at a time; with zero every task waits until <see cref="Tokens"/> is
    /// raised.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is negative.</exception>
    public CapacityLimiter(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        _tokens = tokens;
    }

    /// <summary>How many borrowers there may be at a time.</summary>
    /// <remarks>
    /// More tokens wake waiting tasks. With fewer, nothing is taken away: tasks wait until enough tokens were released. Zero is a pause:
    /// nothing new begins. Trio: <c>total_tokens</c>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The limiter belongs to another loop.</exception>
    public int Tokens
    {
        get => _tokens;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _bound.Use(this);
            _tokens = value;
            Grant();
        }
    }

    /// <summary>The number of tokens that are held.</summary>
    public int BorrowedTokens => _borrowers.Count;

    /// <summary>The number of tokens that are free; zero also if fewer tokens exist than are held.</summary>
    public int AvailableTokens => Math.Max(0, _tokens - _borrowers.Count - _granted);

    /// <summary>The number of tasks that wait for a token.</summary>
    public int WaitingCount => _waiters.Count;

    /// <summary>The borrowers that hold a token: tasks, or the objects given to <see cref="AcquireAsync(object)"/>.</summary>
    public IReadOnlyCollection<object> Borrowers => [.. _borrowers];

    string ILoopBound.LoopBoundName => LoopMismatch.NameOf(this);

    bool ILoopBound.IsIdle => _borrowers.Count == 0 && _waiters.Count == 0;

    /// <summary>Borrows a token for the running task, waiting until there is one.</summary>
    /// <remarks>Suspends while none is free. A token granted to a canceled task passes to the next. Trio: <c>acquire</c>.</remarks>
    /// <exception cref="InvalidOperationException">The task holds a token already, or the limiter belongs to another loop.</exception>
    public async Coroutine AcquireAsync() => await AcquireAsync(LoopTask.Current);

    /// <summary>Borrows a token for an object, waiting until there is one.</summary>
    /// <param name="borrower">Compared by reference.</param>
    /// <remarks>Suspends while none is free. Trio: <c>acquire_on_behalf_of</c>.</remarks>
    /// <exception cref="InvalidOperationException">The borrower holds a token already, or the limiter belongs to another loop.</exception>
    public async Coroutine AcquireAsync(object borrower)
    {
        if (TryAcquire(borrower))
        {
            return;
        }

        Waiter waiter = _waiters.Add(EventLoop.Current);
        bool isWoken = false;
        try
        {
            await waiter;
            isWoken = true;
        }
        finally
        {
            bool wasGranted = waiter.IsCompletedSuccessfully;
            _waiters.Remove(waiter);
            _granted -= wasGranted ? 1 : 0;
            if (isWoken && !_borrowers.Add(borrower))
            {
                isWoken = false;
            }

            Grant();
        }

        if (!isWoken)
        {
            throw HoldsAlready(borrower);
        }
    }

    /// <summary>Borrows a token for the running task for the rest of a <c>using</c>.</summary>
    /// <remarks>As <see cref="AcquireAsync()"/>. Dispose the result in the same task. Trio: <c>async with limiter</c>.</remarks>
    /// <inheritdoc cref="AcquireAsync()" path="/exception"/>
    public async Coroutine<Releaser> EnterAsync()
    {
        await AcquireAsync();
        return new Releaser(this);
    }

    /// <summary>Borrows a token for the running task, if one is free.</summary>
    /// <returns>False if none is free, or other tasks wait for one.</returns>
    /// <remarks>Never suspends. Trio: <c>acquire_nowait</c>, which raises <c>WouldBlock</c>.</remarks>
    /// <exception cref="InvalidOperationException">The task holds a token already, or the limiter belongs to another loop.</exception>
    public bool TryAcquire() => TryAcquire(LoopTask.Current);

    /// <summary>Borrows a token for an object, if one is free.</summary>
    /// <param name="borrower">Compared by reference.</param>
    /// <inheritdoc cref="TryAcquire()" path="/returns"/>
    /// <remarks>Never suspends. Trio: <c>acquire_on_behalf_of_nowait</c>.</remarks>
    /// <exception cref="InvalidOperationException">The borrower holds a token already, or the limiter belongs to another loop.</exception>
    public bool TryAcquire(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        _bound.Use(this);
        if (_borrowers.Contains(borrower))
        {
            throw HoldsAlready(borrower);
        }

        return AvailableTokens > 0 && !_waiters.HasLiveWaiter && _borrowers.Add(borrower);
    }

    /// <summary>Returns the token of the running task.</summary>
    /// <exception cref="InvalidOperationException">The task holds none, or the limiter belongs to another loop.</exception>
    public void Release() => Release(LoopTask.Current);

    /// <summary>Returns the token of an object.</summary>
    /// <param name="borrower">What was given to <see cref="AcquireAsync(object)"/>.</param>
    /// <exception cref="InvalidOperationException">The borrower holds none, or the limiter belongs to another loop.</exception>
    public void Release(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        _bound.Use(this);
        if (!_borrowers.Remove(borrower))
        {
            throw new InvalidOperationException($"{borrower} holds no token of this limiter: only the borrower can release it.");
        }

        Grant();
    }

    private static InvalidOperationException HoldsAlready(object borrower)
        => new($"{borrower} holds a token of this limiter already: a borrower can hold one. Release it first.");

    private void Grant()
    {
        while (AvailableTokens > 0 && _waiters.TryWakeNext())
        {
            _granted++;
        }
    }
}
