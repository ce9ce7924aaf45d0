// RFC 9562, section 6.2, method 1: UUIDv7 with a counter behind the milliseconds. Guid.CreateVersion7 gives the ids of one millisecond no
// order, and the results of a group are read in the order in which its members were added.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lariat.Jobs;

/// <summary>Makes ids that are in the order in which they were made.</summary>
internal sealed class OrderedIds
{
    /// <summary>26 bits of the id count; 48 are random.</summary>
    public const int Max = 1 << 26;

    private readonly long _milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private int _count;

    public Guid Next()
    {
        int count = _count++;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (_milliseconds << 16) | 0x7000L | (uint)(count >> 14));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)(0x8000 | (count & 0x3FFF)));
        RandomNumberGenerator.Fill(bytes[10..]);
        return new Guid(bytes, bigEndian: true);
    }
}
