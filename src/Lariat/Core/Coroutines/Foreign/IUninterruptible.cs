namespace Lariat.Coroutines;

/// <summary>Marks the awaiter of an operation that, with everything below it, is waited for to its end regardless of requests.</summary>
internal interface IUninterruptible;
