namespace Lariat.Coroutines;

/// <summary>The state of a <see cref="Frame"/> between renting and recycling.</summary>
/// <remarks>
/// One byte wide: with <see cref="Frame.Throws"/> it fills the gap that the base class leaves. A frame with a result is 8 bytes smaller.
/// </remarks>
internal enum FrameState : sbyte
{
    /// <summary>Created by a call of a coroutine method; none of its body has run.</summary>
    Created,

    /// <summary>Running, or parked at an await.</summary>
    Started,

    /// <summary>The body returned; the result has not been taken yet.</summary>
    Succeeded,

    /// <summary>The body threw; the exception has not been taken yet.</summary>
    Faulted,

    /// <summary>A <see cref="Leaf{T}"/> that was not made a frame: it has no body, and an await parks the awaiting frame itself.</summary>
    Leaf = -1,
}
