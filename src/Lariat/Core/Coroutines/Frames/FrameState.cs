namespace Lariat.Coroutines;

/// <summary>The life of a <see cref="Frame"/> between being rented and being recycled.</summary>
/// <remarks>Two bytes wide, since that fills the gap that the base class leaves: a frame with a result is 8 bytes smaller.</remarks>
internal enum FrameState : short
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
