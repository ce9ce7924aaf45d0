using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>A pipe or a terminal as a stream: it has one direction and no address.</summary>
internal abstract class PipeStream : IoStream
{
    public sealed override EndPoint? LocalEndPoint => null;

    public sealed override EndPoint? RemoteEndPoint => null;

    /// <summary>A pipe has one direction: ending it closes it.</summary>
    public sealed override void Shutdown(SocketShutdown how) => Close();

    public sealed override void SetReset()
    {
    }

    public sealed override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
        => throw new NotSupportedException("A pipe has no socket options.");
}
