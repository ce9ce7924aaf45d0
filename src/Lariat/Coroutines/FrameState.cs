namespace Lariat.Coroutines;

/// <summary>The life of a <see cref="Frame"/> between being rented and being recycled.</summary>
internal enum FrameState : byte
{
    /// <summary>Made by calling a coroutine method; no line of its body has run.</summary>
    Created,

    /// <summary>Running, or parked at an await.</summary>
    Started,

    /// <summary>The body returned; the result waits for its one reader.</summary>
    Succeeded,

    /// <summary>The body threw; the exception waits for its one reader.</summary>
    Faulted,
}
