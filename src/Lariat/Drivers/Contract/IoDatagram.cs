using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A datagram socket of a driver: try, then arm. Its loop's thread only.</summary>
public abstract class IoDatagram
{
    /// <summary>The address it is bound to.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>
    /// The size, in bytes, of the next datagram of <see cref="TryReceive"/>, for sockets whose datagrams may be larger than any of IP: a
    /// Unix socket's. 0 if there is none, it is empty, or the driver cannot determine it.
    /// </summary>
    public virtual int NextLength => 0;

    /// <summary>Takes one datagram; bytes that do not fit are lost.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="count">The size of the datagram: larger than the buffer if it did not fit.</param>
    /// <param name="from">The sender; null if it has no address.</param>
    /// <param name="error">The error that the system reports instead of a datagram.</param>
    /// <returns>False if there is none. True with an error: for example that an earlier datagram was refused.</returns>
    public abstract bool TryReceive(Span<byte> buffer, out int count, out EndPoint? from, out SocketError error);

    /// <summary>Completes the operation, once, when another <see cref="TryReceive"/> may succeed.</summary>
    /// <param name="operation">The caller keeps it; one at a time.</param>
    public abstract void ArmReceive(IoOperation operation);

    /// <summary>Drops the operation of <see cref="ArmReceive"/>; loses no datagram.</summary>
    public abstract void DetachReceive();

    /// <summary>Sends one datagram.</summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <param name="to">Null: the address it is connected to.</param>
    /// <param name="error">The reason why it was not sent.</param>
    /// <returns>False if the system has no room for it now.</returns>
    public abstract bool TrySend(ReadOnlySpan<byte> data, EndPoint? to, out SocketError error);

    /// <summary>True if <see cref="ArmSend"/> waits for room at a receiver; false: the sender tries again after a while.</summary>
    /// <param name="to">Null: the address it is connected to.</param>
    public virtual bool SignalsRoom(EndPoint? to) => true;

    /// <summary>
    /// Completes the operation, once, when another <see cref="TrySend"/> may succeed; immediately if that is not signaled
    /// (<see cref="SignalsRoom"/>).
    /// </summary>
    /// <param name="operation">The caller keeps it; one at a time.</param>
    public abstract void ArmSend(IoOperation operation);

    /// <summary>Drops the operation of <see cref="ArmSend"/>.</summary>
    public abstract void DetachSend();

    /// <summary>Closes the socket. A second call has no effect.</summary>
    public abstract void Close();
}
