namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>A coroutine that is canceled and never suspends: awaiting it throws a <see cref="CoroutineCanceledException"/>.</summary>
    /// <remarks>A task that is made of it is canceled. No counterpart in asyncio; .NET: <c>Task.FromCanceled</c>.</remarks>
    public static Coroutine FromCanceled() => FromException(new CoroutineCanceledException());

    /// <inheritdoc cref="FromCanceled()"/>
    public static Coroutine<T> FromCanceled<T>() => FromException<T>(new CoroutineCanceledException());
}
