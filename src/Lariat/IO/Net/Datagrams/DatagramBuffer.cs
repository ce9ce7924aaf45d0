using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>
/// Receives datagrams whole: into a buffer of the endpoint's own, which fits every datagram of IP, and larger ones of Unix sockets
/// into an array of the pool, until <see cref="Release"/>. A datagram larger than the limit causes an error that names it.
/// </summary>
internal sealed class DatagramBuffer(IoDatagram datagrams)
{
    /// <summary>
    /// The default of <see cref="MaxBytes"/>: five times the system's maximum for one datagram, unless its limits were raised.
    /// </summary>
    public const int BytesMaxDefault = 1024 * 1024;

    // Larger than any datagram of IP.
    private const int OwnBytes = 65_536;

    private byte[]? _own;
    private byte[]? _large;

    /// <summary>The size of the largest datagram that is received, in bytes.</summary>
    public int MaxBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = BytesMaxDefault;

    /// <summary>Takes one datagram, or an error.</summary>
    /// <param name="data">Valid until <see cref="Release"/> or the next call.</param>
    /// <param name="from">The sender; null if the sender has no address.</param>
    /// <param name="failure">The error, if there is one instead of a datagram.</param>
    /// <returns>False if there is neither.</returns>
    public bool TryReceive(out ReadOnlySpan<byte> data, out EndPoint? from, out SocketException? failure)
    {
        data = default;
        failure = null;
        byte[] buffer = MakeRoom();
        if (!datagrams.TryReceive(buffer, out int count, out from, out SocketError error))
        {
            return false;
        }

        if (error != SocketError.Success)
        {
            failure = SocketFailure.Create(error, "Receiving a datagram");
        }
        else if (count > MaxBytes || count > buffer.Length)
        {
            failure = MakeTooLarge(count, from);
        }
        else
        {
            data = buffer.AsSpan(0, count);
        }

        return true;
    }

    /// <summary>Releases the data, which is no longer used.</summary>
    public void Release()
    {
        if (_large is { } large)
        {
            _large = null;
            ArrayPool<byte>.Shared.Return(large);
        }
    }

    private byte[] MakeRoom()
    {
        Release();
        int length = datagrams.NextLength;
        return length > OwnBytes && length <= MaxBytes
            ? _large = ArrayPool<byte>.Shared.Rent(length)
            : _own ??= GC.AllocateUninitializedArray<byte>(OwnBytes);
    }

    private SocketException MakeTooLarge(int count, EndPoint? from) => new((int)SocketError.MessageSize, string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"A datagram of {count:N0} bytes from {from?.ToString() ?? "a sender without an address"} was dropped: "
        + $"at most {MaxBytes:N0} are received. Set MaxReceiveBytes of the endpoint to receive larger ones."));
}
