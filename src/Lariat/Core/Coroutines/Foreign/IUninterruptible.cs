namespace Lariat.Coroutines;

/// <summary>Marks the awaiter of an operation that is waited for to its end, with everything below it, whatever is requested meanwhile.</summary>
internal interface IUninterruptible;
