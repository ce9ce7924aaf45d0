using System.Diagnostics;
using System.Globalization;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A foreign operation for which a canceled task stopped waiting, and which has not ended.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AbandonedOperation
{
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly Type _codeType;

    internal AbandonedOperation(Type codeType, LoopTask task)
    {
        _codeType = codeType;
        TaskName = task.Name;
    }

    /// <summary>The coroutine or plain async method that awaited it.</summary>
    // PERF: cancel_foreign. Few operations are ever inspected, and a name is composed of several strings.
    public string Where => FrameNames.Of(_codeType);

    /// <summary>The name of the task that was canceled.</summary>
    public string TaskName { get; }

    /// <summary>The time since it was abandoned.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_since);

    /// <summary>"an await in Downloader.FetchAsync of task Task-3, abandoned 1.2 s ago".</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"an await in {Where} of task {TaskName}, abandoned {Age.TotalSeconds:F1} s ago");
}
