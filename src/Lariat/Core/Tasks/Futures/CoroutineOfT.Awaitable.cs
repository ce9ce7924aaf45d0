namespace Lariat;

public readonly partial struct Coroutine<T>
{
    /// <summary>Wraps a coroutine whose result is ignored, and from which a task is created.</summary>
    public static implicit operator Awaitable(Coroutine<T> coroutine) => WithoutResultAsync(coroutine);

    private static async Coroutine WithoutResultAsync(Coroutine<T> coroutine) => await coroutine;
}
