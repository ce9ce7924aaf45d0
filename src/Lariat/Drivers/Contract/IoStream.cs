using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A connected stream as a driver gives it: one receiver, one send at a time. Its loop's thread only.</summary>
/// <remarks>
/// Receiving is "try, then arm": <see cref="TryReceive"/> takes what is there, <see cref="ArmReceive"/> says when to try again. Bytes that
/// nobody takes stay in the kernel or in the driver, so giving up a wait (<see cref="DetachReceive"/>) is local and loses none.
/// </remarks>
public abstract class IoStream
{
    /// <summary>The local address; null if it is not known any more.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null if it is not known any more.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>Takes received bytes, the end of the stream, or its error. Never waits.</summary>
    /// <returns>False if there is nothing yet.</returns>
    public abstract bool TryReceive(out IoLease lease);

    /// <summary>Completes the operation, once, when <see cref="TryReceive"/> is worth another try.</summary>
    public abstract void ArmReceive(IoOperation operation);

    /// <summary>Forgets the operation of <see cref="ArmReceive"/>. Immediate; loses no byte.</summary>
    public abstract void DetachReceive();

    /// <summary>Gives a lease back to the driver.</summary>
    public abstract void Return(in IoLease lease);

    /// <summary>Hands bytes to the system now, as many as it takes.</summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <param name="error">Why it failed; <see cref="SocketError.Success"/> otherwise.</param>
    /// <returns>How many bytes were taken; fewer than given, or none, if the rest must go through <see cref="StartSend"/>.</returns>
    /// <remarks>Not while a <see cref="StartSend"/> is under way. A driver that sends small data in batches may take none.</remarks>
    public abstract int TrySend(ReadOnlySpan<byte> data, out SocketError error);

    /// <summary>Sends all bytes, or fails; one at a time.</summary>
    /// <param name="array">Pinned; it belongs to the operation until that completes, also after <see cref="Close"/>.</param>
    /// <param name="offset">Where the bytes begin.</param>
    /// <param name="length">How many bytes to send.</param>
    /// <param name="operation">Completed when all are sent or the stream failed.</param>
    public abstract void StartSend(byte[] array, int offset, int length, IoOperation operation);

    /// <summary>
    /// Makes waits for data end only when so many bytes have arrived (SO_RCVLOWAT), or the end of the stream. With 1, the default, a wait ends at once if there is
    /// anything. A receive takes what is there in any case. TCP.
    /// </summary>
    /// <returns>False if the stream, or the system, cannot do it; nothing has changed then.</returns>
    internal virtual bool TrySetReceiveLowWater(int byteCount) => false;

    // KERNEL: since 4.18 a lower mark wakes whoever waits for what is there already (tcp_set_rcvlowat). Without that a wait could last for ever. The backports of
    // distributions and the systems that say they are 4.4 (gVisor) are left out.
    private protected static bool LowersReceiveMarkSafely { get; } = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(4, 19);

    /// <summary>Hands bytes to the system at once, behind what a <see cref="StartSend"/> has not sent yet: <see cref="Close"/> follows, and drops the rest.</summary>
    /// <param name="taken">How many of them were taken.</param>
    /// <returns>True if nothing is left, of them and of what the send had; false if the system takes no more without waiting.</returns>
    internal virtual bool TrySendBeforeClose(ReadOnlySpan<byte> data, out int taken)
    {
        taken = 0;
        return false;
    }

    /// <summary>Ends one direction or both; what was sent before still arrives.</summary>
    public abstract void Shutdown(SocketShutdown how);

    /// <summary>Makes <see cref="Close"/> reset the connection: what was not sent is thrown away.</summary>
    public abstract void SetReset();

    /// <summary>Sets a socket option; the stream must be of a kind that has it.</summary>
    public abstract void SetOption(SocketOptionLevel level, SocketOptionName name, int value);

    /// <summary>A second descriptor of the same socket, for a call that the driver does not make; the caller disposes it.</summary>
    /// <returns>Non-blocking; null if the stream has no descriptor that takes plain bytes.</returns>
    public virtual Socket? Duplicate() => null;

    /// <summary>Gives a stream that nothing was received or sent with yet out of the driver's hands, so that another driver can adopt it.</summary>
    /// <returns>The stream's descriptor; it is the caller's, and the stream is over. For <see cref="IoSockets.Adopt(IoReleasedStream)"/>.</returns>
    /// <remarks>Needs no second descriptor. If it throws, the stream is as it was.</remarks>
    /// <exception cref="NotSupportedException">The stream has no socket.</exception>
    public virtual IoReleasedStream Release() => throw new NotSupportedException($"{GetType().Name} has no socket that another loop could use.");

    /// <summary><see cref="Close"/> will follow when what is pending is sent: a stream whose closing may take long limits it from now on.</summary>
    public virtual void BeginClose()
    {
    }

    /// <summary>Closes the stream. An operation of <see cref="StartSend"/> still completes; one of <see cref="ArmReceive"/> does not.</summary>
    /// <remarks>A second call does nothing. Leases that are out must still be returned.</remarks>
    public abstract void Close();

    /// <summary>Closes after whatever belongs to an orderly end.</summary>
    /// <param name="whenClosed">Called once, on the loop, if that takes longer: TLS waits for its peer's goodbye. <see cref="Close"/> cuts it short.</param>
    /// <returns>True if it is closed already.</returns>
    internal virtual bool TryClose(Action whenClosed)
    {
        Close();
        return true;
    }

    /// <summary>Begins to connect once more, with the same socket: the first try ended with <see cref="SocketError.WouldBlock"/>, since a Unix server's backlog was full.</summary>
    /// <param name="to">The same address.</param>
    /// <param name="operation">Completed, through the ready queue, when it is connected or has failed.</param>
    /// <returns>False if the driver cannot.</returns>
    internal virtual bool TryConnectAgain(EndPoint to, IoOperation operation) => false;

    /// <summary>What a user is told of an error.</summary>
    internal virtual Exception MakeException(SocketError error, bool isSending)
        => SocketFailure.Create(error, isSending ? "Sending on a connection" : "Receiving on a connection");

    /// <summary>From now on the stream ends as soon as nothing is there: whoever still has the other end is not waited for. Pipes only.</summary>
    internal virtual void EndWhenEmpty() => throw new NotSupportedException($"{GetType().Name} ends when its peer ends it.");

    /// <summary>What writes to this stream; told of a failure that no send of this stream meets. TLS only.</summary>
    internal virtual IFailureSink? FailureSink
    {
        set
        {
        }
    }

    /// <summary>True if this is the writing end of a pipe that nobody reads any more, as far as it can be told.</summary>
    internal virtual bool IsBroken => false;
}
