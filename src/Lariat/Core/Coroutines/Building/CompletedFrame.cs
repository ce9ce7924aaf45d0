namespace Lariat.Coroutines;

/// <summary>The frame of <see cref="Coroutine.FromResult{T}"/>, which has its result before it runs.</summary>
internal sealed class CompletedFrame<T> : Frame<T>
{
    internal static CompletedFrame<T> Rent(T result)
    {
        CompletedFrame<T> frame = FramePool<CompletedFrame<T>>.TryRent() ?? new();
        frame.Result = result;
        return frame;
    }

    internal override void MoveNext(Trampoline trampoline) => State = FrameState.Succeeded;

    internal override void Recycle()
    {
        Version++;
        State = FrameState.Created;
        Parent = null;
        Result = default;
        FramePool<CompletedFrame<T>>.Return(this);
    }
}
