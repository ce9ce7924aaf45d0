namespace Lariat;

public sealed partial class EventLoop
{
    // In the order in which they were made: a later one may use an earlier one, so they are disposed from the end.
    private OrderedDictionary<object, object>? _locals;

    internal object? FindLocal(object key) => _locals is { } locals && locals.TryGetValue(key, out object? value) ? value : null;

    internal T AddLocal<T>(object key, T value)
        where T : class
    {
        (_locals ??= []).Add(key, value);
        return value;
    }

    /// <summary>Takes the youngest value out; false if there is none.</summary>
    internal bool TryTakeLocal(out object? value)
    {
        value = null;
        if (_locals is not { Count: > 0 } locals)
        {
            return false;
        }

        value = locals.GetAt(locals.Count - 1).Value;
        locals.RemoveAt(locals.Count - 1);
        return true;
    }

    internal void ReportLocal(object value, Exception error) => CallExceptionHandler(new LoopErrorContext
    {
        Kind = LoopErrorKind.Shutdown,
        Message = $"Disposing the {value.GetType().Name} of a loop that ends failed.",
        Exception = error,
    });

    // What is left when a loop is closed that nobody shut down in order; nothing can be awaited any more.
    private void CloseLocals()
    {
        while (TryTakeLocal(out object? value))
        {
            try
            {
                (value as IDisposable)?.Dispose();
            }
            catch (Exception error)
            {
                ReportLocal(value!, error);
            }
        }
    }
}
