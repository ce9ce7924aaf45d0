using System.Buffers.Binary;

namespace Lariat.Fuzz;

/// <summary>Changes inputs: AFL's operations, one to sixteen of them at a time.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> dictionary, int maxBytes)
{
    private static readonly long[] s_limits =
        [0, 1, -1, 16, 32, 64, 100, 127, 128, 255, 256, 512, 1000, 1024, 4096, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue];

    /// <summary>A changed copy.</summary>
    /// <param name="input">What is changed.</param>
    /// <param name="other">Another input, to take pieces of.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (int left = 1 << random.Next(5); left > 0; left--)
        {
            Change(bytes, other);
        }

        return bytes.Count <= maxBytes ? [.. bytes] : [.. bytes.Take(maxBytes)];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        switch (random.Next(12))
        {
            case 0 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                break;
            case 2 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] += (byte)(random.Next(70) - 35);
                break;
            case 3 when bytes.Count > 0:
                (int from, int count) = Block(bytes.Count);
                bytes.RemoveRange(from, count);
                break;
            case 4 when bytes.Count > 0:
                (from, count) = Block(bytes.Count);
                bytes.InsertRange(Place(bytes), bytes.GetRange(from, count));
                break;
            case 5 when other.Length > 0:
                (from, count) = Block(other.Length);
                bytes.InsertRange(Place(bytes), other.AsSpan(from, count).ToArray());
                break;
            case 6 when other.Length > 0 && bytes.Count > 0:
                from = Place(bytes);
                bytes.RemoveRange(from, bytes.Count - from);
                bytes.AddRange(other.AsSpan(random.Next(other.Length)).ToArray());
                break;
            case 7:
                bytes.InsertRange(Place(bytes), Enumerable.Repeat((byte)random.Next(256), 1 + random.Next(32)));
                break;
            case 8:
                WriteLimit(bytes);
                break;
            case 9:
                bytes.InsertRange(Place(bytes), System.Text.Encoding.ASCII.GetBytes(s_limits[random.Next(s_limits.Length)].ToString(System.Globalization.CultureInfo.InvariantCulture)));
                break;
            default:
                WriteWord(bytes);
                break;
        }
    }

    private void WriteLimit(List<byte> bytes)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        long limit = s_limits[random.Next(s_limits.Length)];
        int length = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, limit);
            Overwrite(bytes, number[..length]);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, limit);
            Overwrite(bytes, number[^length..]);
        }
    }

    private void WriteWord(List<byte> bytes)
    {
        if (dictionary.Count == 0)
        {
            return;
        }

        byte[] word = dictionary[random.Next(dictionary.Count)];
        if (random.Next(2) == 0)
        {
            bytes.InsertRange(Place(bytes), word);
        }
        else
        {
            Overwrite(bytes, word);
        }
    }

    private void Overwrite(List<byte> bytes, ReadOnlySpan<byte> with)
    {
        int at = Place(bytes);
        bytes.RemoveRange(at, Math.Min(with.Length, bytes.Count - at));
        bytes.InsertRange(at, with.ToArray());
    }

    private int Place(List<byte> bytes) => random.Next(bytes.Count + 1);

    // Short blocks more often than long ones.
    private (int From, int Count) Block(int length)
    {
        int count = 1 + random.Next(Math.Min(length, 1 << random.Next(11)));
        return (random.Next(length - count + 1), count);
    }
}
