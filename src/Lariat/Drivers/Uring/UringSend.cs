using System.Runtime.InteropServices;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A stream's send of one array.</summary>
internal sealed unsafe class UringSend(UringStream stream) : UringRequest
{
    private byte* _at;
    private int _left;

    public IoOperation? Operation { get; private set; }

    // SAFETY: the array is kept alive by the operation's owner until the operation completes.
    private byte[]? Array { get; set; }

    public void Start(byte[] array, int offset, int length, IoOperation operation)
    {
        Array = array;
        Operation = operation;
        _at = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(array, offset);
        _left = length;
    }

    /// <summary>
    /// Sends without the ring the data that waits to be submitted; the completion still comes. For a stream that is about to be closed.
    /// </summary>
    /// <returns>True if nothing is left to send. False if the system accepts no more, or the kernel has the request already: the socket was
    /// full then.</returns>
    public bool TrySendNow()
    {
        if (Operation is null)
        {
            return true;
        }

        if (IsInFlight)
        {
            return false;
        }

        int sent = PosixSend.CallWhileTaken(stream.Descriptor, new ReadOnlySpan<byte>(_at, _left), out _);
        _at += sent;
        _left -= sent;
        return _left == 0;
    }

    public override void Prepare(UringSqe* sqe)
    {
        sqe->Opcode = IORING_OP_SEND;
        sqe->Descriptor = stream.Descriptor;
        sqe->Address = (ulong)_at;
        sqe->Length = (uint)_left;

        // MSG_WAITALL lets the kernel continue after a short send by itself (5.19).
        sqe->OperationFlags = SocketConstants.MSG_NOSIGNAL | SocketConstants.MSG_WAITALL;
    }

    public override void OnCompletion(int result, uint flags)
    {
        if (result > 0 && result < _left)
        {
            _at += result;
            _left -= result;
            stream.ContinueSending();
            return;
        }

        IoOperation operation = Operation!;
        Operation = null;
        Array = null;
        stream.OnSent(operation, result < 0 ? -result : 0);
    }
}
