namespace Lariat;

public sealed partial class EventLoop
{
    internal bool HasLocals => _locals is { Count: > 0 };

    /// <summary>Disposes what <see cref="LoopLocal{T}"/> made for this loop, the youngest first; failures go to the exception handler.</summary>
    internal async Coroutine ShutdownLocalsAsync()
    {
        while (TryTakeLocal(out object? value))
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
                ReportLocal(value!, error);
            }
        }
    }
}
