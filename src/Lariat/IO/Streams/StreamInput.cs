// The received bytes that were not consumed yet: one contiguous region, either in a lease of the driver (nothing is copied) or, if a reader
// needs more than one lease holds, in an array of its own. Invariant: no lease is held while waiting, so an idle connection holds none
// and a slow parser pins no buffer of the driver.
using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>The receiving half of a stream, and the wait for it. Loop thread only.</summary>
internal sealed class StreamInput(EventLoop loop, IoStream stream) : IoWait(loop)
{
    private IoLease _lease;
    private byte[]? _carried;
    private int _start;
    private int _end;
    private long _lastIteration = -1;
    private IoOperation? _armed;

    /// <summary>True if the peer has ended its stream, or it failed: nothing more will arrive.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The other half of a stream that has two.</summary>
    public StreamOutput? Output { get; set; }

    /// <summary>The error that ended it.</summary>
    public SocketError Failure { get; private set; }

    public int Length => _end - _start;

    public ReadOnlyMemory<byte> Memory => Length == 0 ? default : new ReadOnlyMemory<byte>(_carried ?? _lease.Array, _start, Length);

    public ReadOnlySpan<byte> Span => Memory.Span;

    public void Consume(int count)
    {
        Debug.Assert(count >= 0 && count <= Length);
        _start += count;
        if (_start == _end)
        {
            Release();
        }
    }

    /// <summary>Takes the bytes that have arrived, without waiting. False if there are none.</summary>
    public bool TryFill()
    {
        // A peer that sends faster than its reader consumes must not occupy the loop: one receive per iteration is made directly, the
        // next goes through the ready queue.
        if (HasEnded || _lastIteration == Loop.Iterations || !stream.TryReceive(out IoLease lease))
        {
            return HasEnded;
        }

        _lastIteration = Loop.Iterations;
        Take(lease);
        return true;
    }

    /// <summary>Returns a wait, to be awaited immediately, until another <see cref="TryFill"/> may succeed.</summary>
    /// <exception cref="InvalidOperationException">Another task waits already.</exception>
    public IoWait More()
    {
        CheckIdle();
        Begin();
        Arm(this);
        return this;
    }

    /// <summary>Begins a wait: the operation completes when another <see cref="TryFill"/> may succeed.</summary>
    /// <exception cref="InvalidOperationException">Another task waits already.</exception>
    public void Arm(IoOperation operation)
    {
        CheckIdle();
        _armed = operation;
        Carry(0);
        stream.ArmReceive(operation);
    }

    /// <summary>As <see cref="Disarm()"/>, if this operation is the one that waits.</summary>
    public void Disarm(IoOperation operation)
    {
        if (ReferenceEquals(_armed, operation))
        {
            Disarm();
        }
    }

    /// <summary>Ends the wait that <see cref="Arm"/> began.</summary>
    public void Disarm()
    {
        stream.DetachReceive();
        _armed = null;
    }

    /// <summary>
    /// Closes the stream: bytes that have arrived, up to <paramref name="maxCount"/> or one lease more, stay readable; then reads report
    /// the end of the stream, as in asyncio.
    /// </summary>
    /// <param name="maxCount">asyncio reads up to twice its limit ahead. 0: only bytes that are buffered already.</param>
    public void Close(int maxCount)
    {
        while (!HasEnded && Length < maxCount && stream.TryReceive(out IoLease lease))
        {
            Take(lease);
        }

        HasEnded = true;

        // The driver's buffers are returned with the stream.
        Carry(0);
        if (_armed is { } operation)
        {
            Loop.Complete(operation, SocketError.Success);
        }
    }

    /// <summary>Creates the reader's exception for <see cref="Failure"/>.</summary>
    public Exception MakeException() => stream.MakeException(Failure, isSending: false);

    private protected override void OnEnded() => Disarm();

    private void CheckIdle()
    {
        if (_armed is not null)
        {
            throw new InvalidOperationException(
                "Another task is reading from this stream already: one reader at a time. Let one task read and pass the data to the others "
                    + "through an AsyncQueue, or read under an AsyncLock.");
        }
    }

    private void Take(in IoLease lease)
    {
        if (lease.Length == 0)
        {
            HasEnded = true;

            // The system reports a reset once: if sending received the report, receiving sees only an end of the stream.
            Failure = lease.Error != SocketError.Success ? lease.Error : Output?.Failure ?? SocketError.Success;
            stream.Return(lease);
            if (Failure != SocketError.Success)
            {
                // As asyncio's connection_lost, which is for both halves.
                Output?.FailAndNotify(Failure);
            }
        }
        else if (Length == 0)
        {
            Debug.Assert(_carried is null && _lease.Array is null);
            _lease = lease;
            _start = lease.Offset;
            _end = lease.Offset + lease.Length;
        }
        else
        {
            Carry(lease.Length);
            lease.Span.CopyTo(_carried.AsSpan(_end));
            _end += lease.Length;
            stream.Return(lease);
        }
    }

    /// <summary>Adds bytes that other code has received from this stream, before anything else was.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(Length == 0);
        if (!bytes.IsEmpty)
        {
            _carried = ArrayPool<byte>.Shared.Rent(bytes.Length);
            bytes.CopyTo(_carried);
            _end = bytes.Length;
        }
    }

    /// <summary>Moves the remaining bytes into an array of its own with room for more, and returns the lease.</summary>
    private void Carry(int roomFor)
    {
        int length = Length;
        if (length == 0)
        {
            return;
        }

        if (_carried is not null && _carried.Length - _end >= roomFor)
        {
            return;
        }

        byte[] from = _carried ?? _lease.Array;
        byte[] to = _carried is not null && _carried.Length - length >= roomFor && _start >= length
            ? _carried
            : ArrayPool<byte>.Shared.Rent(Math.Max(length + roomFor, roomFor == 0 ? 0 : length * 2));
        from.AsSpan(_start, length).CopyTo(to);
        if (!ReferenceEquals(from, to))
        {
            Release();
        }

        _carried = to;
        _start = 0;
        _end = length;
    }

    private void Release()
    {
        if (_carried is not null)
        {
            ArrayPool<byte>.Shared.Return(_carried);
            _carried = null;
        }
        else if (_lease.Array is not null)
        {
            IoLease lease = _lease;
            _lease = default;
            stream.Return(lease);
        }

        _start = 0;
        _end = 0;
    }
}
