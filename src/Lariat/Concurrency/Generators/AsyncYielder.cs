namespace Lariat;

/// <summary>Yields the values of an <see cref="AsyncGenerator{T}"/> from its body.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class AsyncYielder<T>
{
    private readonly AsyncGenerator<T> _generator;

    internal AsyncYielder(AsyncGenerator<T> generator) => _generator = generator;

    /// <summary>Passes a value to the consumer of the generator, and waits to be advanced again.</summary>
    /// <param name="value">Becomes <see cref="AsyncGenerator{T}.Current"/>.</param>
    /// <remarks>asyncio: <c>yield</c>.</remarks>
    /// <exception cref="GeneratorExitException">The generator is being closed.</exception>
    /// <exception cref="InvalidOperationException">Not called by the body while it is being advanced.</exception>
    public Coroutine YieldAsync(T value) => new(new YieldFrame<T>(_generator, value));
}
