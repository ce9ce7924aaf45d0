// Debug mode: a coroutine that was called and never awaited is a bug that shows no other sign. A tracker with a finalizer hangs on
// the frame; when both are collected and the frame has never been claimed, nobody can await it any more. CPython knows that at once,
// by the count of references (and says so in every mode, the place only with debug=True); here it is known after a collection, which
// happens by chance, or because a loop that closes has made coroutines that nobody has claimed (NeverAwaitedReport).
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Remembers where coroutines were created, in debug mode.</summary>
internal static class CreationTracking
{
    private static readonly ConditionalWeakTable<Frame, Tracker> s_trackers = [];

    /// <summary>True once any loop of the process was in debug mode: the one flag that the hot path looks at.</summary>
    public static bool IsWanted { get; private set; } = DebugSetting.IsOn;

    public static void Want() => IsWanted = true;

    /// <summary>A coroutine was created here.</summary>
    public static void Track(Frame frame)
    {
        ICoroutineHost? host = Trampoline.CurrentOrNull?.Host;
        if (host is { IsDebug: false })
        {
            return;
        }

        s_trackers.AddOrUpdate(frame, new Tracker(frame, host, new StackTrace(2, fNeedFileInfo: true)));
    }

    /// <summary>Where the coroutine in this frame was created; null if that was not tracked.</summary>
    public static string? SiteOf(Frame frame)
        => IsWanted && s_trackers.TryGetValue(frame, out Tracker? tracker) && tracker.IsFor(frame) ? CallSite.Of(tracker.Created, FrameNames.Of(frame)) : null;

    /// <summary>True if there are coroutines that this loop, or no loop, has made and that nobody has awaited: some may be out of reach.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // whoever collects next must have no reference to one
    public static bool HasUnclaimed(ICoroutineHost host) => s_trackers.Any(entry => entry.Value.IsUnclaimed && entry.Value.Host is var of && (of is null || ReferenceEquals(of, host)));

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

        public bool IsUnclaimed => frame.State == FrameState.Created && frame.Version == _version;

        // Claiming it has advanced the version by one, whoever asks for the site of a running coroutine.
        public bool IsFor(Frame candidate) => candidate.Version - _version is 0 or 1;
    }
}
