using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A stream with no system below it: it delivers and accepts what the test says, and counts the leases that are out.</summary>
/// <param name="loop">Its loop.</param>
internal sealed class ManualStream(EventLoop loop) : IoStream
{
    private readonly Queue<byte[]> _arrived = new();
    private IoOperation? _receiver;
    private IoOperation? _sender;

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    /// <summary>The number of leases that were not returned.</summary>
    public int LeaseCount { get; private set; }

    /// <summary>The length of the array that is being sent, and how much of it; null: nothing is.</summary>
    public (int ArrayLength, int Length)? Sending { get; private set; }

    public bool HasEndedSending { get; private set; }

    public bool IsReset { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>The sink that the writer has set.</summary>
    public IFailureSink? Sink { get; private set; }

    internal override IFailureSink? FailureSink
    {
        set => Sink = value;
    }

    /// <summary>Bytes arrive. An array is one lease.</summary>
    public void Arrive(params byte[] bytes)
    {
        _arrived.Enqueue(bytes);
        if (_receiver is { } receiver)
        {
            _receiver = null;
            loop.Complete(receiver, SocketError.Success);
        }
    }

    /// <summary>The system accepts what is being sent, or refuses it.</summary>
    public void EndSend(SocketError error = SocketError.Success)
    {
        IoOperation sender = _sender!;
        _sender = null;
        Sending = null;
        loop.Complete(sender, error);
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (!_arrived.TryDequeue(out byte[]? bytes))
        {
            lease = default;
            return false;
        }

        LeaseCount++;
        lease = new IoLease(bytes, 0, bytes.Length, 0);
        return true;
    }

    public override void ArmReceive(IoOperation operation) => _receiver = operation;

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease) => LeaseCount--;

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        return 0;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _sender = operation;
        Sending = (array.Length, length);
    }

    public override void Shutdown(SocketShutdown how) => HasEndedSending = true;

    public override void SetReset() => IsReset = true;

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
    }

    public override void Close() => IsClosed = true;
}
