using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Fuzz;

/// <summary>A stream whose peer sends given bytes in given pieces, some of them later, and then ends or resets it. What is written to it is dropped.</summary>
/// <param name="driver">The stream's driver.</param>
/// <param name="data">What the peer sends.</param>
/// <param name="pieces">How it arrives.</param>
/// <param name="end">How the stream ends.</param>
/// <param name="answers">The peer sends nothing before something was written.</param>
internal sealed class ScriptedStream(MemoryDriver driver, byte[] data, Pieces pieces, SocketError end = SocketError.Success, bool answers = false) : IoStream
{
    private IoOperation? _receiver;
    private bool _waits = pieces.Waits();
    private bool _isHeld = answers;
    private bool _isClosed;
    private int _leases;

    /// <summary>How many bytes the reader was given.</summary>
    public int Delivered { get; private set; }

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    public override bool TryReceive(out IoLease lease)
    {
        if ((_isHeld || _waits) && !_isClosed)
        {
            lease = default;
            return false;
        }

        int length = _isClosed ? 0 : pieces.Next(data.Length - Delivered);
        if (length == 0)
        {
            lease = _isClosed ? new IoLease(SocketError.OperationAborted) : end == SocketError.Success ? new IoLease([], 0, 0, 0) : new IoLease(end);
            _leases++;
            return true;
        }

        // A copy in a larger array: who reads beside it reads other bytes.
        byte[] array = new byte[length + 7];
        array.AsSpan().Fill(0xEE);
        data.AsSpan(Delivered, length).CopyTo(array.AsSpan(3));
        lease = new IoLease(array, 3, length, 0);
        _leases++;
        Delivered += length;
        _waits = pieces.Waits();
        return true;
    }

    public override void ArmReceive(IoOperation operation)
    {
        _receiver = operation;
        if (!_isHeld)
        {
            driver.Later(_waits ? 1 : 0, Arrive);
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease)
    {
        FuzzFaultException.ThrowUnless(--_leases >= 0, "A lease was returned twice.");
        lease.Array.AsSpan().Fill(0xDD);
    }

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        if (_isHeld)
        {
            _isHeld = false;
            driver.Later(0, Arrive);
        }

        return data.Length;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation) => driver.Finish(operation);

    public override void Shutdown(SocketShutdown how)
    {
    }

    public override void SetReset()
    {
    }

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
    }

    public override void Close()
    {
        _isClosed = true;
        _receiver = null;
    }

    private void Arrive()
    {
        _waits = false;
        if (_receiver is { } receiver)
        {
            _receiver = null;
            driver.Finish(receiver);
        }
    }
}
