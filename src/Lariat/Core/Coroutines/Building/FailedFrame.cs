namespace Lariat.Coroutines;

/// <summary>The frame of <see cref="Coroutine.FromException{T}(Exception)"/>. Not pooled: a throw costs far more.</summary>
internal sealed class FailedFrame<T> : Frame<T>
{
    private readonly Exception _error;

    private FailedFrame(Exception error) => _error = error;

    internal static FailedFrame<T> Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new FailedFrame<T>(error);
    }

    internal override void MoveNext(Trampoline trampoline) => Fail(_error);

    internal override void Recycle()
    {
        Version++;
        State = FrameState.Created;
        Error = null;
        Parent = null;
    }
}
