// Debug mode: a coroutine that was called and never awaited is a bug without any other symptom. A tracker with a finalizer is attached to
// the frame; when both are collected and the frame was never claimed, it can no longer be awaited. CPython detects that immediately,
// by reference counting (and reports it in every mode, the place only with debug=True); here it is detected by a collection, which
// happens by chance, or because a closing loop has created coroutines that were never claimed (NeverAwaitedReport).
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Remembers where coroutines were created, in debug mode.</summary>
internal static class CreationTracking
{
    private static readonly ConditionalWeakTable<Frame, Tracker> s_trackers = [];

    /// <summary>True once any loop of the process was in debug mode: the only flag that the hot path reads.</summary>
    public static bool IsEnabled { get; private set; } = DebugSetting.IsOn;

    /// <summary>True if a coroutine that is created on this thread will be tracked.</summary>
    public static bool IsOnHere => IsEnabled && Trampoline.CurrentOrNull?.Host is not { IsDebug: false };

    public static void Enable() => IsEnabled = true;

    /// <summary>Records that a coroutine was created here.</summary>
    public static void Track(Frame frame)
    {
        ICoroutineHost? host = Trampoline.CurrentOrNull?.Host;
        if (host is { IsDebug: false })
        {
            return;
        }

        s_trackers.AddOrUpdate(frame, new Tracker(frame, host, new StackTrace(2, fNeedFileInfo: true)));
    }

    /// <summary>The creation site of the coroutine in this frame; null if it was not tracked.</summary>
    public static string? SiteOf(Frame frame)
        => IsEnabled && s_trackers.TryGetValue(frame, out Tracker? tracker) && tracker.IsFor(frame)
            ? CallSite.Of(tracker.Created, FrameNames.Of(frame))
            : null;

    /// <summary>True if this loop, or no loop, has created coroutines that were never awaited: some may be unreachable.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // a caller that collects next must not hold a reference to one
    public static bool HasUnclaimed(ICoroutineHost host)
        => s_trackers.Any(entry => entry.Value.IsUnclaimed && entry.Value.Host is var of && (of is null || ReferenceEquals(of, host)));

    private sealed class Tracker(Frame frame, ICoroutineHost? host, StackTrace created)
    {
        private readonly int _version = frame.Version;

        ~Tracker()
        {
            if (!IsUnclaimed)
            {
                return;
            }

            string name = FrameNames.Of(frame);
            string message = $"The coroutine {name} was never awaited; it was created at {CallSite.Of(created, name)}.";
            if (host is null)
            {
                Console.Error.WriteLine($"lariat: {message}");
            }
            else
            {
                host.ReportNeverAwaited(message);
            }
        }

        public StackTrace Created => created;

        public ICoroutineHost? Host => host;

        public bool IsUnclaimed => frame.State is FrameState.Created or FrameState.Leaf && frame.Version == _version;

        // Claiming has advanced the version by one when the site of a running coroutine is requested.
        public bool IsFor(Frame candidate) => candidate.Version - _version is 0 or 1;
    }
}
