// The blocks that Kestrel has filled go to the driver as they are, but not with every flush: Kestrel flushes a response's body, and then
// its end. Data flushed while received bytes are being handled is sent when that has ended, data flushed later is sent in the next
// iteration, and only large data is sent immediately. PERF: bench/Http, plaintext: one system call and one segment for a response instead
// of two.
//
// Off the loop a flush hands over its blocks, in order: every flush on the loop first takes the blocks handed over before it. Bytes handed
// over and not sent are counted from both sides.
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.AspNetCore.Transport;

/// <summary>The sending half of a connection. Loop thread only, except for members documented otherwise.</summary>
internal sealed class OutputSender(KestrelConnection connection, TransportLoop home, IoStream stream) : IoOperation
{
    // A larger size justifies a system call of its own, without a wait.
    private const int MaxHeldBytes = 16 * 1024;

    // The bytes that a connection sends in one iteration of the loop before a flush waits for the next: a peer that accepts all data must
    // not keep the loop from its other connections. More than a socket usually accepts at a time.
    private const int MaxTurnBytes = 256 * 1024;

    // The same when many connections send much: as much as Kestrel's own transport sends for a connection before the next one's turn.
    private const int MaxCrowdedTurnBytes = 64 * 1024;

    private static readonly Action<object?> s_sent = static self => ((OutputSender)self!).OnSent();

    private PinnedBlock? _first;
    private PinnedBlock? _last;
    private readonly HandedBlocks _handed = new();
    private SendTurn? _turn;
    private long _pendingBytes;
    private long _turnIteration;
    private long _turnBytes;
    private bool _isHeld;
    private bool _isSending;
    private bool _isLastSeen;
    private volatile bool _hasEnded;

    /// <summary>True if nothing is sent any more; written data is dropped. Any thread.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Bytes that were flushed and not accepted by the system yet. Any thread.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>True if the connection has sent its share of this iteration.</summary>
    public bool TurnIsOver
        => _turnBytes >= MaxCrowdedTurnBytes && _turnIteration == home.Loop.Iterations && (_turnBytes >= MaxTurnBytes || home.TurnIsOver);

    /// <summary>The number of calls that passed data to send; it wraps around.</summary>
    public int SendCount { get; private set; }

    /// <summary>Notified when bytes were sent, or will never be.</summary>
    public FlushWait? Flush { get; set; }

    /// <summary>Counts bytes that will be passed to <see cref="Send"/> or <see cref="HandOver"/>. Any thread.</summary>
    public long CountPending(long bytes) => Interlocked.Add(ref _pendingBytes, bytes);

    /// <summary>Hands over blocks. Not the loop's thread; one at a time.</summary>
    /// <returns>True if <see cref="TakeHandedOver"/> on the loop must follow; otherwise one is under way already.</returns>
    public bool HandOver(PinnedBlock? first, bool isLast) => _handed.Add(first, isLast);

    public void TakeHandedOver()
    {
        if (!_handed.IsEmpty)
        {
            CollectHandedOver();
            Continue();
        }
    }

    private void CollectHandedOver()
    {
        Append(_handed.Take(out bool isLast));
        _isLastSeen |= isLast;
    }

    /// <summary>Sends a chain of blocks, now or soon. The sender owns the blocks from here on.</summary>
    public void Send(PinnedBlock? first)
    {
        Append(first);
        if (PendingBytes > MaxHeldBytes)
        {
            Continue();
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
        Continue();
    }

    /// <summary>Called before received bytes are handled: data written meanwhile is sent together, with <see cref="Release"/>.</summary>
    public void Hold() => _isHeld = true;

    public void Release()
    {
        _isHeld = false;
        Continue();
    }

    /// <summary>Called before the connection is closed: sends flushed data, as far as the system accepts it without waiting.</summary>
    /// <remarks>
    /// As on Kestrel's own transport, which sends on other threads while the application continues: an Abort does not lose a response
    /// flushed before it.
    /// </remarks>
    /// <returns>True if the system accepted everything.</returns>
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

    /// <summary>Drops unsent data. The block that is with the driver returns later.</summary>
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

    // The connection may end by it, and Kestrel's code continue: that requires the environment of a callback.
    protected override void OnCompleted() => home.Run(s_sent, this);

    private void OnSent()
    {
        SynchronizationContext.SetSynchronizationContext(null);

        // SAFETY: only now does the block belong to the pool again; the driver had its address.
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

        Continue();
        Flush?.OnProgress();
    }

    /// <summary>Sends the available data, as far as the system accepts it.</summary>
    public void Continue()
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
                // Small responses that queue up, as with pipelining, are sent together.
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
