using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A listening socket as a driver gives it. Its loop's thread only.</summary>
public abstract class IoListener
{
    /// <summary>Where it listens, with the port that the system chose.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>Takes a connection that was accepted. Never waits.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="error">Why accepting failed, for example <see cref="SocketError.TooManyOpenSockets"/>; try again later then.</param>
    /// <returns>False if there is none, or if accepting failed.</returns>
    public abstract bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error);

    /// <summary>Completes the operation, once, when <see cref="TryAccept"/> is worth another try.</summary>
    /// <param name="operation">Stays the caller's; one at a time.</param>
    public abstract void ArmAccept(IoOperation operation);

    /// <summary>Forgets the operation of <see cref="ArmAccept"/>; loses no connection.</summary>
    public abstract void DetachAccept();

    /// <summary>Stops listening. Connections that were accepted but not taken are closed. A second call does nothing.</summary>
    public abstract void Close();
}
