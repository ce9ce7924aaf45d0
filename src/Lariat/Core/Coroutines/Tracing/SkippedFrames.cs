using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>The frames that an exception bypassed without being thrown in them: its stack trace does not contain them.</summary>
internal static class SkippedFrames
{
    // An exception can bypass a chain of any length; a human reader needs the innermost ones.
    private const int MaxCount = 256;

    private static readonly ConditionalWeakTable<Exception, List<Type>> s_frames = [];

    public static void Record(Exception error, Frame frame)
    {
        // Cancellations are frequent, and their path is rarely requested: they must stay cheap.
        if (error is OperationCanceledException)
        {
            return;
        }

        List<Type> frames = s_frames.GetOrCreateValue(error);
        lock (frames)
        {
            if (frames.Count < MaxCount)
            {
                frames.Add(frame.CodeType);
            }
        }
    }

    /// <summary>Names of the coroutines, innermost first.</summary>
    public static IReadOnlyList<string> Of(Exception error)
    {
        if (!s_frames.TryGetValue(error, out List<Type>? frames))
        {
            return [];
        }

        lock (frames)
        {
            return [.. frames.Select(FrameNames.Of)];
        }
    }
}
