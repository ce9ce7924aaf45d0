using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>
/// Received bytes in a buffer that belongs to the driver: read them, then return the lease with <see cref="IoStream.Return"/>.
/// </summary>
/// <remarks>The array is pinned. No bytes and no error: the peer has ended its stream. Every lease is returned exactly once.</remarks>
public readonly struct IoLease
{
    /// <summary>Creates a lease of received bytes.</summary>
    /// <param name="array">The driver's buffer.</param>
    /// <param name="offset">The index of the first byte.</param>
    /// <param name="length">The number of bytes; 0 for the end of the stream.</param>
    /// <param name="token">The driver's own mark.</param>
    public IoLease(byte[] array, int offset, int length, int token)
    {
        Array = array;
        Offset = offset;
        Length = length;
        Token = token;
    }

    /// <summary>Creates a lease without bytes: the stream failed.</summary>
    /// <param name="error">The error.</param>
    public IoLease(SocketError error)
    {
        Array = [];
        Error = error;
    }

    /// <summary>The driver's buffer.</summary>
    public byte[] Array { get; }

    /// <summary>The index of the first byte.</summary>
    public int Offset { get; }

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>The driver's own mark.</summary>
    public int Token { get; }

    /// <summary>The error that ended the stream; <see cref="SocketError.Success"/> if there was none, or if the peer ended it.</summary>
    public SocketError Error { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Array.AsSpan(Offset, Length);
}
