using System.Diagnostics;

namespace Lariat.Jobs.AspNetCore;

/// <summary>How long the storage has not answered to the health checks of a host. Any thread.</summary>
internal sealed class StorageOutage
{
    private readonly Lock _lock = new();
    private long? _since;

    public void NoteAnswer()
    {
        lock (_lock)
        {
            _since = null;
        }
    }

    /// <summary>Returns how long it has lasted.</summary>
    public TimeSpan NoteFailure()
    {
        lock (_lock)
        {
            _since ??= Stopwatch.GetTimestamp();
            return Stopwatch.GetElapsedTime(_since.Value);
        }
    }
}
