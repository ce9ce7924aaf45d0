// The callbacks of a token are other people's code, and some block: MySqlConnector and Npgsql connect to their server in them, and wait
// (docs/ecosystem.md). They must hold neither the loop nor a thread of the pool, where a hundred of them keep everybody from running. So
// they run here, one after the other, on a thread of our own; when one of them takes long, a second thread goes on with the queue.
// Invariant: while something is queued, a thread works on it, or one waits that will when the working one is stuck.
using System.Diagnostics;
using System.Globalization;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>The threads on which canceled tokens call their callbacks. They are started when there is something to do, and end when there has been nothing for a second.</summary>
/// <remarks>Thread: any. All loops of the process share them.</remarks>
internal static class CancellationThreads
{
    // What blocks longer than a trip to a server next door may block for seconds: the others in the queue do not wait for it.
    private const int StuckAfterMs = 20;

    private const int IdleMs = 1000;

    // As many callbacks may be stuck at a time before the next ones wait for them: more than a connection pool usually has connections.
    private const int ThreadCountMax = 128;

    // A test holds it to keep threads from the queue.
    internal static readonly object Gate = new();
    private static readonly Queue<TokenCancellation> s_queue = new();
    private static Thread? s_working;
    private static long s_takenAt;
    private static int s_threadCount;
    private static int s_waitingCount;
    private static int s_startedCount;

    // Started, and not at the queue yet. Starting a thread blocks until it runs: while one is on its way, a loop that cancels a hundred tasks at once starts no others.
    private static int s_comingCount;

    [ThreadStatic]
    private static bool t_isHere;

    /// <summary>True on one of these threads: it must not wait for a loop, since the loop may wait for the callback (disposing a registration does).</summary>
    public static bool IsHere => t_isHere;

    /// <summary>How many threads were started since the process began.</summary>
    public static int StartedCount => Volatile.Read(ref s_startedCount);

    /// <summary>How many threads have nothing to do. Under <see cref="Gate"/>.</summary>
    internal static int WaitingCount => s_waitingCount;

    /// <summary>Queues a cancellation. If no thread can be made and there is none, runs it here.</summary>
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

    // A thread that waits looks at the queue, or one that is coming, or a new one. False: there is none at all.
    private static bool TryFindThread()
    {
        if (s_waitingCount > 0)
        {
            Monitor.Pulse(Gate);
            return true;
        }

        return s_comingCount > 0 || (s_threadCount < ThreadCountMax && TryStartThread()) || s_threadCount > 0;
    }

    private static bool TryStartThread()
    {
        // Where no thread can be made, the others do it, or the caller.
        bool isStarted = LibraryThread.TryStart(Work, string.Create(CultureInfo.InvariantCulture, $"lariat-cancel-{++s_startedCount}")) is not null;
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

    /// <summary>Waits for something to do. False: there was nothing for long, and the thread ends.</summary>
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

    private static int TimeUntilStuck() => StuckAfterMs - (int)Math.Min(StuckAfterMs, Stopwatch.GetElapsedTime(s_takenAt).TotalMilliseconds);
}
