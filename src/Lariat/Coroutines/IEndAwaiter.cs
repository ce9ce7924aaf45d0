namespace Lariat.Coroutines;

/// <summary>Marks the awaiter of a task that is waited for to its end, while requests go down to the plain methods below it.</summary>
internal interface IEndAwaiter
{
    Task Awaited { get; }
}
