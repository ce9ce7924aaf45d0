namespace Lariat.Files.Benchmarks;

/// <summary>One line of the table: the same work, done by Lariat on one loop and by .NET on its pool.</summary>
internal abstract class Row
{
    /// <summary>Its name in the table.</summary>
    public abstract string Name { get; }

    /// <summary>How many operations a round has.</summary>
    public virtual int OperationCount => Corpus.FileCount;

    /// <summary>How many are under way at a time.</summary>
    public abstract int Depth { get; }

    /// <summary>Before each round of each side, outside of its time.</summary>
    public abstract void Prepare(Corpus corpus);

    /// <summary>What one of the <see cref="Depth"/> workers of Lariat does, until <paramref name="next"/> gives no number any more.</summary>
    public abstract Coroutine WorkAsync(Corpus corpus, Func<int?> next);

    /// <summary>The same with .NET's own means.</summary>
    public abstract Task WorkPlainlyAsync(Corpus corpus, Func<int?> next);

    /// <summary>Opens what all workers share.</summary>
    public virtual async Coroutine BeginAsync(Corpus corpus)
    {
    }

    /// <summary>Closes it.</summary>
    public virtual async Coroutine EndAsync()
    {
    }
}
