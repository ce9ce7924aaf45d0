using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Creates exceptions of pipes.</summary>
internal static class PipeFailure
{
    public static IOException Create(SocketError error, bool isSending) => error switch
    {
        SocketError.Shutdown => new IOException("Writing to the pipe failed: its reading end is closed (broken pipe)."),
        SocketError.OperationAborted => new IOException("The pipe was closed."),
        _ => new IOException($"{(isSending ? "Writing to" : "Reading from")} the pipe failed: {new SocketException((int)error).Message}"),
    };
}
