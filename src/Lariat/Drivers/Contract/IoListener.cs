using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A listening socket of a driver. Its loop's thread only.</summary>
public abstract class IoListener
{
    /// <summary>The address at which it listens, with the port that the system chose.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>Takes an accepted connection. Never waits.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="error">The reason why accepting failed, for example <see cref="SocketError.TooManyOpenSockets"/>; try again later
    /// then.</param>
    /// <returns>False if there is none, or if accepting failed.</returns>
    public abstract bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error);

    /// <summary>Completes the operation, once, when another <see cref="TryAccept"/> may succeed.</summary>
    /// <param name="operation">The caller keeps it; one at a time.</param>
    public abstract void ArmAccept(IoOperation operation);

    /// <summary>Drops the operation of <see cref="ArmAccept"/>; loses no connection.</summary>
    public abstract void DetachAccept();

    /// <summary>Stops listening. Connections that were accepted but not taken are closed. A second call has no effect.</summary>
    public abstract void Close();
}
