// Interrupt coalescing, as network cards do for the system. A client that writes a message in small pieces would wake the loop for each of
// them, and waking up costs many times the handling of a piece. So when pieces follow each other closely and nothing is sent in return, the
// socket's low-water mark (SO_RCVLOWAT) is raised: the loop is woken for a few KiB, for the end of the stream, or by a timer, after which
// it takes the available bytes. Any sent data ends it: a conversation is never delayed. PERF: bench/Http, ws_pieces.
using Lariat.LowLevel;

namespace Lariat.AspNetCore.Transport;

/// <summary>
/// Decides how long a connection's received bytes are gathered before the loop is woken, and is the timer for that. Loop thread only.
/// </summary>
internal sealed class ReceiveCoalescing(IoStream stream, EventLoop loop, OutputSender sender, long delayNs) : LoopItem
{
    // This many small pieces in a row, none answered, begin it: a request, a handshake, a burst of a few messages do not.
    private const int StreakCount = 16;

    // A larger piece justifies a wake-up.
    private const int MaxSmallBytes = 1024;

    // Maximum bytes gathered; the peer's window is far larger.
    private const int LowWaterBytes = 4 * 1024;

    // A receive of this size is no longer a stream of small pieces.
    private const int MinLargeBytes = 4 * LowWaterBytes;

    // At least this many pieces must arrive in the delay, or waiting saves nothing.
    private const int MinPiecesPerDelay = 4;

    // A sender that was delayed for a moment continues it; one that has become slow ends it after this many delays with less than half of
    // that.
    private const int MaxSlowDelays = 4;

    private int _streak;
    private int _streakBytes;
    private long _streakBeganNs;
    private long _deadlineNs;
    private int _slowDelays;
    private int _sendCount;
    private bool _isOn;
    private bool _isRaised;
    private bool _isRefused;
    private bool _hasEnded;

    /// <summary>Called when a piece was received and its reader has handled it.</summary>
    public void OnReceived(int byteCount)
    {
        bool isAnswered = _sendCount != sender.SendCount;
        _sendCount = sender.SendCount;
        if (_isOn)
        {
            Continue(byteCount, isAnswered);
        }
        else if (isAnswered || byteCount > MaxSmallBytes)
        {
            _streak = 0;
        }
        else if (!_isRefused)
        {
            CountSmall(byteCount);
        }
    }

    /// <summary>Called when nothing more is received.</summary>
    public void End() => _hasEnded = true;

    /// <summary>The timer.</summary>
    internal override void Run()
    {
        if (_hasEnded || !_isRaised)
        {
            return;
        }

        if (loop.TimeNs < _deadlineNs)
        {
            loop.Timers.Add(_deadlineNs, this);
            return;
        }

        // Available data wakes the waiting receive. If there is none, the next piece does.
        Lower();
    }

    private void CountSmall(int byteCount)
    {
        if (_streak == 0)
        {
            _streakBeganNs = loop.TimeNs;
            _streakBytes = 0;
        }

        _streak++;
        _streakBytes += byteCount;
        if (_streak == StreakCount)
        {
            _streak = 0;
            if (loop.TimeNs - _streakBeganNs <= delayNs * StreakCount / MinPiecesPerDelay)
            {
                Raise();
            }
        }
    }

    private void Continue(int byteCount, bool isAnswered)
    {
        bool wasByTimer = !_isRaised;
        bool isSlow = wasByTimer && byteCount < _streakBytes / StreakCount * MinPiecesPerDelay / 2;
        _slowDelays = isSlow ? _slowDelays + 1 : 0;
        if (isAnswered || _slowDelays == MaxSlowDelays || byteCount >= MinLargeBytes)
        {
            _isOn = false;
            Lower();
        }
        else
        {
            Raise();
        }
    }

    private void Raise()
    {
        if (!_isRaised && !stream.TrySetReceiveLowWater(LowWaterBytes))
        {
            _isRefused = true;
            _isOn = false;
            return;
        }

        _isOn = true;
        _isRaised = true;
        _deadlineNs = loop.TimeNs + delayNs;
        if (!IsInTimerHeap)
        {
            loop.Timers.Add(_deadlineNs, this);
        }
    }

    private void Lower()
    {
        if (_isRaised)
        {
            _isRaised = false;
            _ = stream.TrySetReceiveLowWater(1);
        }
    }
}
