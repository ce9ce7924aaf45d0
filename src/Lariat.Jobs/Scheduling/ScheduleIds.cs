using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lariat.Jobs.Scheduling;

/// <summary>The ids of scheduled jobs: UUIDv8 of name and due time, so that the same one has the same id in every process.</summary>
internal static class ScheduleIds
{
    public static Guid Make(string name, DateTimeOffset due)
    {
        byte[] text = [.. new byte[8], .. Encoding.UTF8.GetBytes(name)];
        BinaryPrimitives.WriteInt64BigEndian(text, due.UtcTicks);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..16], bigEndian: true);
    }
}
