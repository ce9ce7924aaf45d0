using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>The frames that an exception passed without being thrown in them: they are missing in its stack trace.</summary>
internal static class SkippedFrames
{
    // An exception can pass a chain of any length; a person reads the innermost ones.
    private const int CountMax = 256;

    private static readonly ConditionalWeakTable<Exception, List<Type>> s_frames = [];

    public static void Record(Exception error, Frame frame)
    {
        // Cancellation passes often, and where it passed is rarely asked: it must stay cheap.
        if (error is OperationCanceledException)
        {
            return;
        }

        List<Type> frames = s_frames.GetOrCreateValue(error);
        lock (frames)
        {
            if (frames.Count < CountMax)
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
