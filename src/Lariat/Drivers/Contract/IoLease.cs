using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Received bytes in a buffer that belongs to the driver: read them, then give the lease back with <see cref="IoStream.Return"/>.</summary>
/// <remarks>The array is pinned. No bytes and no error: the peer has ended its stream. Every lease is returned exactly once.</remarks>
public readonly struct IoLease
{
    /// <summary>A lease of received bytes.</summary>
    /// <param name="array">The driver's buffer.</param>
    /// <param name="offset">Where the bytes begin.</param>
    /// <param name="length">How many there are; 0 for the end of the stream.</param>
    /// <param name="token">The driver's own mark.</param>
    public IoLease(byte[] array, int offset, int length, int token)
    {
        Array = array;
        Offset = offset;
        Length = length;
        Token = token;
    }

    /// <summary>A lease without bytes: the stream failed.</summary>
    /// <param name="error">Why.</param>
    public IoLease(SocketError error)
    {
        Array = [];
        Error = error;
    }

    /// <summary>The driver's buffer.</summary>
    public byte[] Array { get; }

    /// <summary>Where the bytes begin.</summary>
    public int Offset { get; }

    /// <summary>How many bytes there are.</summary>
    public int Length { get; }

    /// <summary>The driver's own mark.</summary>
    public int Token { get; }

    /// <summary>Why the stream ended; <see cref="SocketError.Success"/> if it did not, or if the peer ended it.</summary>
    public SocketError Error { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Array.AsSpan(Offset, Length);
}
