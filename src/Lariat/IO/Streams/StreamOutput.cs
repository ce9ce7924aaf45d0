// The written bytes that were not sent yet, as asyncio's transport buffer: Write takes everything and never waits, DrainAsync waits while
// too much is pending. One array is with the driver, others queue up behind it; bytes that the system accepts immediately are never copied.
using System.Diagnostics;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>The sending half of a stream. Loop thread only.</summary>
internal sealed class StreamOutput(EventLoop loop, IoStream stream, int highWater, int lowWater) : IoOperation, IFailureSink
{
    private int _highWater = highWater;
    private int _lowWater = lowWater;
    private WaitQueue? _drainers;
    private Action? _whenDrained;
    private List<IoOperation>? _drainOperations;
    private Queue<Piece>? _queue;
    private Piece _sending;
    private Piece _tail;

    private struct Piece
    {
        public byte[]? Array;
        public int Length;
    }

    /// <summary>Written bytes that the system has not accepted yet.</summary>
    public int PendingBytes { get; private set; }

    /// <summary>True if more than the high-water mark was pending, and it has not fallen to the low-water mark since.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The error with which sending failed.</summary>
    public SocketError Failure { get; private set; }

    /// <summary>The owner: notified of pauses, and of failures that the owner did not cause.</summary>
    public IOutputListener? Listener { get; set; }

    private bool IsSending => _sending.Array is not null;

    /// <summary>Sets new marks; the pending bytes may exceed the high one already.</summary>
    public void SetLimits(int highWater, int lowWater)
    {
        _highWater = highWater;
        _lowWater = lowWater;
        SetPaused(IsPaused || PendingBytes > highWater);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (Failure != SocketError.Success || data.IsEmpty)
        {
            return;
        }

        if (!IsSending)
        {
            int taken = stream.TrySend(data, out SocketError error);
            if (error != SocketError.Success)
            {
                FailAndNotify(error);
                return;
            }

            data = data[taken..];
        }

        if (!data.IsEmpty)
        {
            PendingBytes += data.Length;
            Append(data);
            SendNext();
            SetPaused(IsPaused || PendingBytes > _highWater);
        }
    }

    /// <summary>Waits while writing is paused, or, if <paramref name="completely"/>, until nothing is pending.</summary>
    public async Coroutine DrainAsync(bool completely)
    {
        while (Failure == SocketError.Success && (completely ? PendingBytes > 0 : IsPaused))
        {
            await (_drainers ??= new WaitQueue()).WaitAsync(loop);
        }
    }

    /// <summary>As <see cref="DrainAsync"/>, for an operation: completes it, once, when writing is not paused.</summary>
    public void AddDrainer(IoOperation operation) => (_drainOperations ??= []).Add(operation);

    public void RemoveDrainer(IoOperation operation) => _drainOperations?.Remove(operation);

    /// <summary>Calls the owner when nothing is pending any more, sent or dropped. The last call counts.</summary>
    public void WhenDrained(Action action) => _whenDrained = action;

    /// <summary>
    /// Fails the output: pending bytes are dropped, draining tasks continue. The array that is with the driver returns later.
    /// </summary>
    /// <remarks>The listener is not notified to resume: as in asyncio, nothing prompts code to write to a connection that is
    /// lost.</remarks>
    public void Fail(SocketError error)
    {
        if (Failure == SocketError.Success)
        {
            Drop(error);
            WakeDrainers();
        }
    }

    /// <summary>As <see cref="Fail"/>, for a failure unknown to the owner: it is notified before draining tasks continue.</summary>
    public void FailAndNotify(SocketError error)
    {
        if (Failure == SocketError.Success)
        {
            Drop(error);
            Listener?.OnFailed(error);
            WakeDrainers();
        }
    }

    private void Drop(SocketError error)
    {
        Failure = error;
        IsPaused = false;
        Return(ref _tail);
        while (_queue is { Count: > 0 })
        {
            Piece piece = _queue.Dequeue();
            Return(ref piece);
        }

        PendingBytes = 0;
    }

    protected override void OnCompleted()
    {
        SocketError error = Error;
        int sentBytes = _sending.Length;
        Return(ref _sending);
        if (error != SocketError.Success)
        {
            FailAndNotify(error);
            return;
        }

        if (Failure != SocketError.Success)
        {
            return;
        }

        PendingBytes -= sentBytes;
        SendNext();
        SetPaused(IsPaused && PendingBytes > _lowWater);
        WakeDrainers();
    }

    /// <summary>Wakes the draining tasks, which check themselves whether they can continue.</summary>
    private void WakeDrainers()
    {
        if (!IsPaused)
        {
            _drainers?.Wake(_drainers.Count);
            CompleteDrainers();
        }

        if (PendingBytes == 0 && _whenDrained is { } action)
        {
            _whenDrained = null;
            action();
        }
    }

    private void CompleteDrainers()
    {
        if (_drainOperations is not { Count: > 0 } operations)
        {
            return;
        }

        foreach (IoOperation operation in operations)
        {
            loop.Complete(operation, SocketError.Success);
        }

        operations.Clear();
    }

    private void SetPaused(bool isPaused)
    {
        if (IsPaused != isPaused)
        {
            IsPaused = isPaused;
            Listener?.OnPausedChanged(isPaused);
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_tail.Array is { } full && _tail.Length == full.Length)
            {
                (_queue ??= new Queue<Piece>()).Enqueue(_tail);
                _tail = default;
            }

            _tail.Array ??= loop.Sockets.RentSendBuffer(Math.Min(data.Length, PinnedPool.LargeBytes));
            int count = Math.Min(data.Length, _tail.Array.Length - _tail.Length);
            data[..count].CopyTo(_tail.Array.AsSpan(_tail.Length));
            _tail.Length += count;
            data = data[count..];
        }
    }

    private void SendNext()
    {
        if (IsSending)
        {
            return;
        }

        if (_queue is { Count: > 0 })
        {
            _sending = _queue.Dequeue();
        }
        else
        {
            _sending = _tail;
            _tail = default;
        }

        if (IsSending)
        {
            // SAFETY: the array is pinned and stays in _sending until the driver completes this operation.
            stream.StartSend(_sending.Array!, 0, _sending.Length, this);
        }
    }

    private void Return(ref Piece piece)
    {
        if (piece.Array is { } array)
        {
            Debug.Assert(piece.Length <= array.Length);
            loop.Sockets.ReturnSendBuffer(array);
            piece = default;
        }
    }
}

/// <summary>The owner of a <see cref="StreamOutput"/>. No delegates: there may be one for each of very many connections.</summary>
internal interface IOutputListener
{
    /// <summary>Called when more than the high-water mark is pending, or no more than the low-water mark again.</summary>
    void OnPausedChanged(bool isPaused);

    /// <summary>Called once, when sending failed, at a write or in the background.</summary>
    void OnFailed(SocketError error);
}
