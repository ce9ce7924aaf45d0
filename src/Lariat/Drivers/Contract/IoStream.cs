using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A connected stream of a driver: one receiver, one send at a time. Its loop's thread only.</summary>
/// <remarks>
/// Receiving is "try, then arm": <see cref="TryReceive"/> takes available bytes, <see cref="ArmReceive"/> signals when to try again. Bytes
/// that are not taken stay in the kernel or in the driver, so abandoning a wait (<see cref="DetachReceive"/>) is local and loses none.
/// </remarks>
public abstract class IoStream
{
    /// <summary>The local address; null if it is no longer known.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null if it is no longer known.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>Takes received bytes, the end of the stream, or its error. Never waits.</summary>
    /// <returns>False if nothing has arrived yet.</returns>
    public abstract bool TryReceive(out IoLease lease);

    /// <summary>Completes the operation, once, when another <see cref="TryReceive"/> may succeed.</summary>
    public abstract void ArmReceive(IoOperation operation);

    /// <summary>Drops the operation of <see cref="ArmReceive"/>. Immediate; loses no byte.</summary>
    public abstract void DetachReceive();

    /// <summary>Returns a lease to the driver.</summary>
    public abstract void Return(in IoLease lease);

    /// <summary>Passes bytes to the system now, as many as it accepts.</summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <param name="error">The reason why it failed; <see cref="SocketError.Success"/> otherwise.</param>
    /// <returns>The number of accepted bytes; fewer than given, or none, if the rest must go through <see cref="StartSend"/>.</returns>
    /// <remarks>Not while a <see cref="StartSend"/> is under way. A driver that sends small data in batches may accept none.</remarks>
    public abstract int TrySend(ReadOnlySpan<byte> data, out SocketError error);

    /// <summary>Sends all bytes, or fails; one at a time.</summary>
    /// <param name="array">Pinned; it belongs to the operation until that completes, even after <see cref="Close"/>.</param>
    /// <param name="offset">The index of the first byte.</param>
    /// <param name="length">The number of bytes to send.</param>
    /// <param name="operation">Completed when all are sent or the stream failed.</param>
    public abstract void StartSend(byte[] array, int offset, int length, IoOperation operation);

    /// <summary>
    /// Makes waits for data end only when that many bytes have arrived (SO_RCVLOWAT), or the end of the stream. With 1, the default, a wait
    /// ends as soon as any byte is available. A receive takes the available bytes in any case. TCP.
    /// </summary>
    /// <returns>False if the stream, or the system, does not support it; nothing has changed then.</returns>
    internal virtual bool TrySetReceiveLowWater(int byteCount) => false;

    // KERNEL: since 4.18 a lower mark wakes waiters for bytes that have arrived already (tcp_set_rcvlowat). Without that a wait could last
    // forever. The backports of distributions and the systems that report version 4.4 (gVisor) are excluded.
    private protected static bool LowersReceiveMarkSafely { get; } = OperatingSystem.IsLinux()
        && Environment.OSVersion.Version >= new Version(4, 19);

    /// <summary>
    /// Passes bytes to the system immediately, after those that a <see cref="StartSend"/> has not sent yet: <see cref="Close"/> follows,
    /// and drops the rest.
    /// </summary>
    /// <param name="taken">The number of accepted bytes.</param>
    /// <returns>True if nothing is left of these bytes and of the send; false if the system accepts no more without waiting.</returns>
    internal virtual bool TrySendBeforeClose(ReadOnlySpan<byte> data, out int taken)
    {
        taken = 0;
        return false;
    }

    /// <summary>Ends one direction or both; data sent before still arrives.</summary>
    public abstract void Shutdown(SocketShutdown how);

    /// <summary>Makes <see cref="Close"/> reset the connection: unsent data is discarded.</summary>
    public abstract void SetReset();

    /// <summary>Sets a socket option; the stream's kind must support it.</summary>
    public abstract void SetOption(SocketOptionLevel level, SocketOptionName name, int value);

    /// <summary>Creates a second descriptor of the same socket, for a call that the driver does not make; the caller disposes it.</summary>
    /// <returns>Non-blocking; null if the stream has no descriptor that takes plain bytes.</returns>
    public virtual Socket? Duplicate() => null;

    /// <summary>Detaches an unused stream from this driver, so that another driver can adopt it.</summary>
    /// <returns>The stream's descriptor, which the caller owns; the stream has ended. For
    /// <see cref="IoSockets.Adopt(IoReleasedStream)"/>.</returns>
    /// <remarks>Needs no second descriptor. If it throws, the stream is unchanged.</remarks>
    /// <exception cref="NotSupportedException">The stream has no socket.</exception>
    public virtual IoReleasedStream Release()
        => throw new NotSupportedException($"{GetType().Name} has no socket that another loop could use.");

    /// <summary>
    /// Announces that <see cref="Close"/> will follow when pending data is sent: a stream whose closing may take long limits it from now
    /// on.
    /// </summary>
    public virtual void BeginClose()
    {
    }

    /// <summary>
    /// Closes the stream. An operation of <see cref="StartSend"/> still completes; one of <see cref="ArmReceive"/> does not.
    /// </summary>
    /// <remarks>A second call has no effect. Leases that are out must still be returned.</remarks>
    public abstract void Close();

    /// <summary>Closes after the steps of an orderly end.</summary>
    /// <param name="whenClosed">Called once, on the loop, if that takes longer: TLS waits for its peer's close_notify. <see cref="Close"/>
    /// cuts it short.</param>
    /// <returns>True if it is closed already.</returns>
    internal virtual bool TryClose(Action whenClosed)
    {
        Close();
        return true;
    }

    /// <summary>
    /// Begins to connect again, with the same socket: the first try ended with <see cref="SocketError.WouldBlock"/>, since a Unix server's
    /// backlog was full.
    /// </summary>
    /// <param name="to">The same address.</param>
    /// <param name="operation">Completed, through the ready queue, when it is connected or has failed.</param>
    /// <returns>False if the driver cannot.</returns>
    internal virtual bool TryConnectAgain(EndPoint to, IoOperation operation) => false;

    /// <summary>Creates the user's exception for an error.</summary>
    internal virtual Exception MakeException(SocketError error, bool isSending)
        => SocketFailure.Create(error, isSending ? "Sending on a connection" : "Receiving on a connection");

    /// <summary>
    /// Makes the stream end as soon as no data is available, without waiting for other owners of the other end. Pipes only.
    /// </summary>
    internal virtual void EndWhenEmpty() => throw new NotSupportedException($"{GetType().Name} ends when its peer ends it.");

    /// <summary>The writer of this stream; it receives failures that no send of this stream encounters. TLS only.</summary>
    internal virtual IFailureSink? FailureSink
    {
        set
        {
        }
    }

    /// <summary>True if this is the writing end of a pipe whose reading end is closed, as far as that can be determined.</summary>
    internal virtual bool IsBroken => false;
}
