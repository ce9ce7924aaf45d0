using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A datagram socket as a driver gives it: try, then arm. Its loop's thread only.</summary>
public abstract class IoDatagram
{
    /// <summary>The address it is bound to.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>
    /// The size, in bytes, of the datagram that <see cref="TryReceive"/> takes next, where it may be larger than any datagram of IP: a Unix
    /// socket's. 0 if there is none, it is empty, or the driver does not know.
    /// </summary>
    public virtual int NextLength => 0;

    /// <summary>Takes one datagram; what does not fit is lost.</summary>
    /// <param name="buffer">Gets the bytes.</param>
    /// <param name="count">The size of the datagram: larger than the buffer if it did not fit.</param>
    /// <param name="from">Who sent them; null if the sender has no address.</param>
    /// <param name="error">What the system reports instead of a datagram.</param>
    /// <returns>False if there is none. True with an error: for example that an earlier datagram was refused.</returns>
    public abstract bool TryReceive(Span<byte> buffer, out int count, out EndPoint? from, out SocketError error);

    /// <summary>Completes the operation, once, when <see cref="TryReceive"/> is worth another try.</summary>
    /// <param name="operation">Stays the caller's; one at a time.</param>
    public abstract void ArmReceive(IoOperation operation);

    /// <summary>Forgets the operation of <see cref="ArmReceive"/>; loses no datagram.</summary>
    public abstract void DetachReceive();

    /// <summary>Sends one datagram.</summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <param name="to">Null: the address it is connected to.</param>
    /// <param name="error">Why it was not sent.</param>
    /// <returns>False if the system has no room for it now.</returns>
    public abstract bool TrySend(ReadOnlySpan<byte> data, EndPoint? to, out SocketError error);

    /// <summary>True if <see cref="ArmSend"/> waits for room at a receiver; false: whoever sends tries again after a while.</summary>
    /// <param name="to">Null: the address it is connected to.</param>
    public virtual bool TellsOfRoom(EndPoint? to) => true;

    /// <summary>Completes the operation, once, when <see cref="TrySend"/> is worth another try; at once if nothing tells of that (<see cref="TellsOfRoom"/>).</summary>
    /// <param name="operation">Stays the caller's; one at a time.</param>
    public abstract void ArmSend(IoOperation operation);

    /// <summary>Forgets the operation of <see cref="ArmSend"/>.</summary>
    public abstract void DetachSend();

    /// <summary>Closes the socket. A second call does nothing.</summary>
    public abstract void Close();
}
