using System.Buffers.Binary;
using System.Text;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>RFC 9113, section 6.</summary>
public enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    RstStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>A frame of HTTP/2, and how it is written.</summary>
internal sealed record Http2Frame(FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    private const int HeadBytes = 9;

    /// <summary>RFC 9113, section 3.4.</summary>
    public static byte[] Preface { get; } = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    public string Text => Encoding.Latin1.GetString(Payload);

    /// <summary>Frames that are complete; <paramref name="rest"/> is where the first incomplete one begins.</summary>
    public static List<Http2Frame> ReadAll(byte[] bytes, out int rest)
    {
        var frames = new List<Http2Frame>();
        rest = 0;
        while (rest + HeadBytes <= bytes.Length)
        {
            int length = (bytes[rest] << 16) | (bytes[rest + 1] << 8) | bytes[rest + 2];
            if (rest + HeadBytes + length > bytes.Length)
            {
                break;
            }

            int stream = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(rest + 5)) & int.MaxValue;
            frames.Add(new Http2Frame((FrameType)bytes[rest + 3], bytes[rest + 4], stream, bytes[(rest + HeadBytes)..(rest + HeadBytes + length)]));
            rest += HeadBytes + length;
        }

        return frames;
    }

    public static byte[] Write(FrameType type, byte flags, int stream, byte[] payload)
    {
        byte[] bytes = new byte[HeadBytes + payload.Length];
        bytes[0] = (byte)(payload.Length >> 16);
        bytes[1] = (byte)(payload.Length >> 8);
        bytes[2] = (byte)payload.Length;
        bytes[3] = (byte)type;
        bytes[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), stream);
        payload.CopyTo(bytes, HeadBytes);
        return bytes;
    }

    /// <summary>An identifier and a value of SETTINGS.</summary>
    public static byte[] Setting(short id, int value)
    {
        byte[] bytes = new byte[6];
        BinaryPrimitives.WriteInt16BigEndian(bytes, id);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), value);
        return bytes;
    }

    public static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Header fields as RFC 7541 writes literals without an index and without Huffman's code (section 6.2.2).</summary>
    public static byte[] Fields(params (string Name, string Value)[] fields)
    {
        var bytes = new List<byte>();
        foreach ((string name, string value) in fields)
        {
            bytes.Add(0);
            AddString(bytes, name);
            AddString(bytes, value);
        }

        return [.. bytes];
    }

    /// <summary>The fields of a request for a path.</summary>
    public static byte[] Request(string path, string method = "GET", params (string Name, string Value)[] more)
        => Fields([(":method", method), (":scheme", "http"), (":path", path), (":authority", "a"), .. more]);

    // Section 5.1: a prefix of seven bits, then groups of seven bits.
    private static void AddString(List<byte> bytes, string text)
    {
        int length = text.Length;
        if (length < 127)
        {
            bytes.Add((byte)length);
        }
        else
        {
            bytes.Add(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                bytes.Add((byte)(length | 128));
            }

            bytes.Add((byte)length);
        }

        bytes.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
