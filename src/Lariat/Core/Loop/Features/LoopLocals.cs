namespace Lariat;

/// <summary>The values of <see cref="LoopLocal{T}"/> for one loop. Loop thread only.</summary>
internal sealed class LoopLocals(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<LoopLocals> Slot = new(static loop => new LoopLocals(loop));

    // In the order of creation: a later value may use an earlier one, so they are disposed from the end.
    private readonly OrderedDictionary<object, object> _values = [];

    public override LoopShutdownStep ShutdownStep => LoopShutdownStep.Locals;

    public T GetOrAdd<T>(LoopLocal<T> key, Func<EventLoop, T> create)
        where T : class
    {
        if (_values.TryGetValue(key, out object? value))
        {
            return (T)value;
        }

        T made = create(Loop);
        _values.Add(key, made);
        return made;
    }

    /// <summary>Disposes the values, the youngest first; failures go to the exception handler.</summary>
    public override async Coroutine ShutdownAsync()
    {
        while (TryTake(out object? value))
        {
            try
            {
                if (value is IAsyncDisposable later)
                {
                    await later.DisposeAsync();
                }
                else
                {
                    (value as IDisposable)?.Dispose();
                }
            }
            catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
            {
                Report(value!, error);
            }
        }
    }

    /// <summary>
    /// Disposes the remaining values of a loop that is closed without an orderly shutdown; nothing can be awaited any more.
    /// </summary>
    public override void OnClosing()
    {
        while (TryTake(out object? value))
        {
            try
            {
                (value as IDisposable)?.Dispose();
            }
            catch (Exception error)
            {
                Report(value!, error);
            }
        }
    }

    private bool TryTake(out object? value)
    {
        value = null;
        if (_values.Count == 0)
        {
            return false;
        }

        value = _values.GetAt(_values.Count - 1).Value;
        _values.RemoveAt(_values.Count - 1);
        return true;
    }

    private void Report(object value, Exception error) => Loop.CallExceptionHandler(new LoopErrorContext
    {
        Kind = LoopErrorKind.Shutdown,
        Message = $"Disposing the {value.GetType().Name} of a closing loop failed.",
        Exception = error,
    });
}
