// The blocks that Kestrel has filled go to the driver as they are, but not with every flush: Kestrel flushes an answer's body, and then what ends it.
// What is flushed while received bytes are being handled goes out when that has ended, what is flushed later goes out with the next iteration, and
// only what is large goes out at once. PERF: bench/Http, plaintext: one system call and one segment for an answer instead of two.
//
// Off the loop a flush hands its blocks over, in order: every flush on the loop first takes what was handed over before it. What is handed over
// and not sent is counted from both sides.
using System.Net.Sockets;
using Lariat.Items;
using Lariat.LowLevel;

namespace Lariat.AspNetCore.Transport;

/// <summary>The sending half of a connection. Loop thread only, but for the members that say otherwise.</summary>
internal sealed class OutputSender(KestrelConnection connection, TransportLoop home, IoStream stream) : IoOperation
{
    // More than this is worth a system call of its own, and not worth a wait.
    private const int HeldBytesMax = 16 * 1024;

    // What a connection sends in one iteration of the loop before a flush waits for the next one: a peer that takes all that is written must not
    // keep the loop from the others. More than a socket usually takes at once.
    private const int TurnBytesMax = 256 * 1024;

    // The same where many send much: as much as Kestrel's own transport sends for a connection before the next one's turn.
    private const int CrowdedTurnBytesMax = 64 * 1024;

    private static readonly Action<object?> s_sent = static self => ((OutputSender)self!).OnSent();

    private PinnedBlock? _first;
    private PinnedBlock? _last;
    private PostStack<Handed> _handed;
    private SendTurn? _turn;
    private long _pendingBytes;
    private long _turnIteration;
    private long _turnBytes;
    private bool _isHeld;
    private bool _isSending;
    private bool _isLastSeen;
    private volatile bool _hasEnded;

    /// <summary>Blocks on their way from another thread.</summary>
    public sealed class Handed : IPosted<Handed>
    {
        public required PinnedBlock? First { get; init; }

        /// <summary>Nothing will be written after this.</summary>
        public bool IsLast { get; init; }

        public Handed? NextPosted { get; set; }
    }

    /// <summary>Nothing is sent any more; what is written is dropped. Any thread.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Bytes that were flushed and not taken by the system yet. Any thread.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>The connection has sent its share of this iteration.</summary>
    public bool TurnIsOver => _turnBytes >= CrowdedTurnBytesMax && _turnIteration == home.Loop.Iterations && (_turnBytes >= TurnBytesMax || home.TurnIsOver);

    /// <summary>How many times something was given to it to be sent; it wraps around.</summary>
    public int SendCount { get; private set; }

    /// <summary>Told when bytes were sent, or will never be.</summary>
    public FlushWait? Flush { get; set; }

    /// <summary>Any thread: counts bytes that <see cref="Send"/> or <see cref="HandOver"/> will be given.</summary>
    public long CountPending(long bytes) => Interlocked.Add(ref _pendingBytes, bytes);

    /// <summary>Any thread but the loop's; one at a time. Follow it with a <see cref="TakeHandedOver"/> on the loop.</summary>
    public void HandOver(Handed handed) => _handed.Push(handed);

    public void TakeHandedOver()
    {
        if (!_handed.IsEmpty)
        {
            CollectHandedOver();
            GoOn();
        }
    }

    private void CollectHandedOver()
    {
        Handed? rest = _handed.TakeAll();
        while (rest is not null)
        {
            Handed handed = PostStack<Handed>.TakeNext(ref rest);
            Append(handed.First);
            _isLastSeen |= handed.IsLast;
        }
    }

    /// <summary>Sends a chain of blocks, now or soon. The blocks are the sender's from here on.</summary>
    public void Send(PinnedBlock? first)
    {
        Append(first);
        if (PendingBytes > HeldBytesMax)
        {
            GoOn();
        }
        else if (!_isHeld && !_isSending && _first is not null)
        {
            (_turn ??= new SendTurn(home, this)).Queue();
        }
    }

    /// <summary>Ends the connection when everything is sent.</summary>
    public void SendLast(PinnedBlock? first)
    {
        _isLastSeen = true;
        Append(first);
        GoOn();
    }

    /// <summary>Received bytes are about to be handled: what that writes goes out together, with <see cref="Release"/>.</summary>
    public void Hold() => _isHeld = true;

    public void Release()
    {
        _isHeld = false;
        GoOn();
    }

    /// <summary>The connection is about to be closed: what was flushed leaves before, as far as the system takes it without waiting.</summary>
    /// <remarks>As on Kestrel's own transport, which sends on other threads while the application goes on: an answer that was flushed is not lost by the Abort that follows.</remarks>
    /// <returns>True if the system took everything.</returns>
    public bool SendBeforeEnd()
    {
        if (_hasEnded || (PendingBytes == 0 && _handed.IsEmpty))
        {
            return true;
        }

        CollectHandedOver();
        PinnedBlock? first = _isSending ? _first!.Next : _first;
        if (first is null)
        {
            return stream.TrySendBeforeClose([], out _);
        }

        for (PinnedBlock? block = first; block is not null; block = block.Next)
        {
            _ = stream.TrySendBeforeClose(block.Array.AsSpan(block.Start, block.Length), out int taken);
            CountSent(taken);
            block.Start += taken;
            if (block.Length > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Drops what is not sent. What is with the driver comes back in its own time.</summary>
    public void End()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        PinnedBlock? block = _isSending ? _first!.Next : _first;
        if (_isSending)
        {
            _first!.Next = null;
            _last = _first;
        }
        else
        {
            _first = null;
            _last = null;
        }

        Drop(block);
        Flush?.OnProgress();
    }

    // The connection may end by it, and Kestrel's code go on: that needs a callback's surroundings.
    protected override void OnCompleted() => home.Run(s_sent, this);

    private void OnSent()
    {
        SynchronizationContext.SetSynchronizationContext(null);

        // SAFETY: only now is the block the pool's again; the driver had its address.
        _isSending = false;
        PinnedBlock block = _first!;
        SocketError error = Error;
        Pop();
        CountSent(block.Length);
        block.Dispose();
        if (_hasEnded)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            connection.OnSendFailed(error);
            return;
        }

        GoOn();
        Flush?.OnProgress();
    }

    /// <summary>Sends what is there, as far as the system takes it.</summary>
    public void GoOn()
    {
        while (!_isSending && !_hasEnded && _first is { } block)
        {
            int taken = stream.TrySend(block.Array.AsSpan(block.Start, block.Length), out SocketError error);
            if (error != SocketError.Success)
            {
                connection.OnSendFailed(error);
                return;
            }

            CountSent(taken);
            CountTurn(taken);
            block.Start += taken;
            if (block.Length == 0)
            {
                Pop();
                block.Dispose();
                continue;
            }

            _isSending = true;
            stream.StartSend(block.Array, block.Start, block.Length, this);
        }

        if (_isLastSeen && _first is null && !_hasEnded)
        {
            connection.OnAllSent();
        }
    }

    private void CountTurn(int bytes)
    {
        long iteration = home.Loop.Iterations;
        _turnBytes = _turnIteration == iteration ? _turnBytes + bytes : bytes;
        _turnIteration = iteration;
        home.CountTurn(bytes);
    }

    private void CountSent(long bytes) => Interlocked.Add(ref _pendingBytes, -bytes);

    private void Append(PinnedBlock? chain)
    {
        if (_hasEnded)
        {
            Drop(chain);
            return;
        }

        SendCount += chain is null ? 0 : 1;
        while (chain is { } block)
        {
            chain = block.Next;
            block.Next = null;
            if (block.Length == 0)
            {
                block.Dispose();
            }
            else if (_last is { } last && !(_isSending && ReferenceEquals(last, _first)) && last.Room >= block.Length)
            {
                // Small answers that queue up, as those of a pipeline do, go out together.
                block.Array.AsSpan(block.Start, block.Length).CopyTo(last.Array.AsSpan(last.End));
                last.End += block.Length;
                block.Dispose();
            }
            else
            {
                Link(block);
            }
        }
    }

    private void Link(PinnedBlock block)
    {
        if (_last is null)
        {
            _first = block;
        }
        else
        {
            _last.Next = block;
        }

        _last = block;
    }

    private void Pop()
    {
        _first = _first!.Next;
        if (_first is null)
        {
            _last = null;
        }
    }

    private void Drop(PinnedBlock? chain)
    {
        while (chain is { } block)
        {
            chain = block.Next;
            CountSent(block.Length);
            block.Dispose();
        }
    }
}
