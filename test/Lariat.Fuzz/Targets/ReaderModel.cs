using System.Net.Sockets;

namespace Lariat.Fuzz;

/// <summary>How a read ends: with bytes, or with an exception.</summary>
internal enum ReadEnd
{
    Bytes,
    Incomplete,
    TooLong,
    Failed,
}

/// <summary>What AsyncReader's reads must do, said of all the bytes at once: asyncio's rules, without a buffer and without waiting.</summary>
internal sealed class ReaderModel(byte[] data, int limit, SocketError end)
{
    /// <summary>How many bytes have been consumed.</summary>
    public int Position { get; set; }

    public ReadOnlySpan<byte> Left => data.AsSpan(Position);

    /// <summary>Everything was read, and what follows is the exception of a lost connection.</summary>
    private bool IsFailure => end != SocketError.Success && Left.IsEmpty;

    /// <summary>Up to the separator that ends first, which may begin as far away as the limit.</summary>
    public (ReadEnd End, byte[] Bytes) Until(IReadOnlyList<byte[]> separators)
    {
        int found = int.MaxValue;
        int begin = 0;
        foreach (byte[] separator in separators)
        {
            int at = Left.IndexOf(separator);
            if (at >= 0 && at + separator.Length < found)
            {
                (begin, found) = (at, at + separator.Length);
            }
        }

        if (found != int.MaxValue)
        {
            return begin <= limit ? (ReadEnd.Bytes, Take(found)) : (ReadEnd.TooLong, []);
        }

        return Left.Length + 1 - separators.Max(static separator => separator.Length) > limit ? (ReadEnd.TooLong, []) : TakeRest();
    }

    public (ReadEnd End, byte[] Bytes) Exactly(int count) => Left.Length >= count ? (ReadEnd.Bytes, Take(count)) : TakeRest();

    /// <summary>Everything; a lost connection is thrown before anything is taken.</summary>
    public (ReadEnd End, byte[] Bytes) ToEnd() => end == SocketError.Success ? (ReadEnd.Bytes, Take(Left.Length)) : (ReadEnd.Failed, []);

    /// <summary>Whether a read of what is there may end with the connection's exception.</summary>
    public bool MustFail => IsFailure;

    private (ReadEnd End, byte[] Bytes) TakeRest() => IsFailure ? (ReadEnd.Failed, []) : (ReadEnd.Incomplete, Take(Left.Length));

    private byte[] Take(int count)
    {
        byte[] taken = Left[..count].ToArray();
        Position += count;
        return taken;
    }
}
