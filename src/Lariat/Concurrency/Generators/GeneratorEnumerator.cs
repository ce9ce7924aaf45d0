namespace Lariat;

/// <summary>Adapts a generator to <see cref="IAsyncEnumerator{T}"/>.</summary>
internal sealed class GeneratorEnumerator<T>(AsyncGenerator<T> generator, CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    public T Current => generator.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(AdvanceAsync());
    }

    public ValueTask DisposeAsync() => new(CloseAsync());

    private async Task<bool> AdvanceAsync() => await generator.MoveNextAsync();

    private async Task CloseAsync() => await generator.CloseAsync();
}
