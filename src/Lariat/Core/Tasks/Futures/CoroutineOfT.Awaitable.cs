namespace Lariat;

public readonly partial struct Coroutine<T>
{
    /// <summary>A coroutine whose result is not asked for, to be made a task.</summary>
    public static implicit operator Awaitable(Coroutine<T> coroutine) => WithoutResultAsync(coroutine);

    private static async Coroutine WithoutResultAsync(Coroutine<T> coroutine) => await coroutine;
}
