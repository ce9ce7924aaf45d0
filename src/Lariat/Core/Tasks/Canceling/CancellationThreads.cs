// The callbacks of a token are third-party code, and some block: MySqlConnector and Npgsql connect to their server in them, and wait
// (docs/ecosystem.md). They must block neither the loop nor the thread pool, where a hundred of them would starve all other work. So
// they run here, one after the other, on a dedicated thread; when one of them takes long, a second thread continues with the queue.
// Invariant: while something is queued, a thread works on it, or a waiting thread will when the working one is stuck.
using System.Diagnostics;
using System.Globalization;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>The threads on which canceled tokens call their callbacks. They are started on demand, and end after an idle second.</summary>
/// <remarks>Thread: any. All loops of the process share them.</remarks>
internal static class CancellationThreads
{
    // A callback that blocks longer than a round trip to a nearby server may block for seconds: the others in the queue do not wait for it.
    private const int StuckAfterMs = 20;

    private const int IdleMs = 1000;

    // Maximum callbacks stuck at a time before the next ones wait for them: more than a connection pool usually has connections.
    private const int MaxThreads = 128;

    // A test locks it to keep threads from the queue.
    internal static readonly object Gate = new();
    private static readonly Queue<TokenCancellation> s_queue = new();
    private static Thread? s_working;
    private static long s_takenAt;
    private static int s_threadCount;
    private static int s_waitingCount;
    private static int s_startedCount;

    // Started, and not at the queue yet. Starting a thread blocks until it runs: during that time a loop that cancels a hundred tasks
    // starts no others.
    private static int s_comingCount;

    [ThreadStatic]
    private static bool t_isHere;

    /// <summary>
    /// True on one of these threads: it must not wait for a loop, since the loop may wait for the callback (disposing a registration does).
    /// </summary>
    public static bool IsHere => t_isHere;

    /// <summary>The number of threads started since the process began.</summary>
    public static int StartedCount => Volatile.Read(ref s_startedCount);

    /// <summary>The number of idle threads. Under <see cref="Gate"/>.</summary>
    internal static int WaitingCount => s_waitingCount;

    /// <summary>Queues a cancellation. If no thread exists and none can be started, runs it here.</summary>
    public static void Run(TokenCancellation cancellation)
    {
        lock (Gate)
        {
            if (TryFindThread())
            {
                s_queue.Enqueue(cancellation);
                return;
            }
        }

        cancellation.RunCallbacks();
    }

    // A waiting thread takes the item, or a starting one, or a new one. False: no thread exists.
    private static bool TryFindThread()
    {
        if (s_waitingCount > 0)
        {
            Monitor.Pulse(Gate);
            return true;
        }

        return s_comingCount > 0 || (s_threadCount < MaxThreads && TryStartThread()) || s_threadCount > 0;
    }

    private static bool TryStartThread()
    {
        // If no thread can be started, the existing threads run it, or the caller.
        bool isStarted = LibraryThread.TryStart(
            Work, string.Create(CultureInfo.InvariantCulture, $"lariat-cancel-{++s_startedCount}")) is not null;
        s_threadCount += isStarted ? 1 : 0;
        s_comingCount += isStarted ? 1 : 0;
        return isStarted;
    }

    private static void Work()
    {
        Thread self = Thread.CurrentThread;
        while (TryTake(self, out TokenCancellation? cancellation))
        {
            cancellation!.RunCallbacks();
        }
    }

    /// <summary>Waits for work. False: there was none for a long time, and the thread ends.</summary>
    private static bool TryTake(Thread self, out TokenCancellation? cancellation)
    {
        lock (Gate)
        {
            if (!t_isHere)
            {
                t_isHere = true;
                s_comingCount--;
            }

            while (true)
            {
                if (s_queue.Count == 0)
                {
                    s_working = ReferenceEquals(s_working, self) ? null : s_working;
                    if (!Wait(IdleMs) && s_queue.Count == 0)
                    {
                        s_threadCount--;
                        cancellation = null;
                        return false;
                    }
                }
                else if (s_working is not null && !ReferenceEquals(s_working, self) && TimeUntilStuck() is > 0 and int milliseconds)
                {
                    Wait(milliseconds);
                }
                else
                {
                    s_working = self;
                    s_takenAt = Stopwatch.GetTimestamp();
                    cancellation = s_queue.Dequeue();
                    if (s_queue.Count > 0)
                    {
                        TryFindThread();
                    }

                    return true;
                }
            }
        }
    }

    private static bool Wait(int milliseconds)
    {
        s_waitingCount++;
        bool isPulsed = Monitor.Wait(Gate, milliseconds);
        s_waitingCount--;
        return isPulsed;
    }

    private static int TimeUntilStuck()
        => StuckAfterMs - (int)Math.Min(StuckAfterMs, Stopwatch.GetElapsedTime(s_takenAt).TotalMilliseconds);
}
