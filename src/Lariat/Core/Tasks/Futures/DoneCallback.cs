namespace Lariat;

/// <summary>A user's callback on a future: an entry in the future's list, later in the ready queue.</summary>
internal sealed class DoneCallback(Future future, Action<Future> callback, LoopContext? context) : LoopItem
{
    private static readonly Action<object?> s_invoke = static self => ((DoneCallback)self!).Invoke();

    private readonly LoopContext? _context = context ?? LoopContext.CaptureOrNull();

    public Action<Future> Callback { get; } = callback;

    internal override void AddAwaiting(List<LoopItem> tasks) => (Callback.Target as IJoin)?.AddAwaiting(tasks);

    internal override void Run() => future.Loop.RunCallback(s_invoke, this, _context, LoopErrorKind.Callback, handle: null);

    private void Invoke() => Callback(future);
}
