using System.Text;
using Lariat;
using Lariat.Net;

namespace ProtocolClients;

/// <summary>The packets of MQTT 3.1.1: a header, the length of the body in seven bits a byte, and the body of at most 256 KiB.</summary>
internal static class MqttPacket
{
    public const byte Connect = 0x10;
    public const byte ConnectAnswer = 0x20;
    public const byte Publish = 0x30;
    public const byte PublishOnceAtLeast = 0x32;
    public const byte PublishAnswer = 0x40;
    public const byte Subscribe = 0x82;
    public const byte SubscribeAnswer = 0x90;
    public const byte Ping = 0xC0;
    public const byte PingAnswer = 0xD0;
    public const byte Disconnect = 0xE0;

    private const int MaxBodyBytes = 256 * 1024;

    public static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];

    public static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Make(byte header, byte[] body)
    {
        if (body.Length > MaxBodyBytes)
        {
            throw new ArgumentException($"A packet of {body.Length} bytes is too long: at most {MaxBodyBytes}.", nameof(body));
        }

        List<byte> packet = [header];
        int length = body.Length;
        for (; length >= 128; length >>= 7)
        {
            packet.Add((byte)(length | 128));
        }

        return [.. packet, (byte)length, .. body];
    }

    public static async Coroutine<(int Header, byte[] Body)> ReadAsync(Connection connection)
    {
        int header = (await connection.ReadExactlyAsync(1))[0];
        int length = 0;
        int shift = 0;
        int digit;
        do
        {
            digit = (await connection.ReadExactlyAsync(1))[0];
            length |= (digit & 127) << shift;
            shift += 7;
            if (length > MaxBodyBytes || (digit >= 128 && shift > 21))
            {
                throw new InvalidDataException($"The broker has sent a packet of more than {MaxBodyBytes} bytes.");
            }
        }
        while (digit >= 128);
        return (header, await connection.ReadExactlyAsync(length));
    }

    /// <summary>The number of what the broker has answered: 0 for a ping, null for the connection itself.</summary>
    public static int? ParseAnswer(int header, byte[] body) => (header, body) switch
    {
        (ConnectAnswer, [_, 0]) => null,
        (PublishAnswer, [var high, var low]) => (high << 8) + low,
        (SubscribeAnswer, [var high, var low, not 0x80]) => (high << 8) + low,
        (PingAnswer, []) => 0,
        (ConnectAnswer, [_, _]) or (SubscribeAnswer, [_, _, 0x80]) => throw new InvalidDataException("The broker refuses."),
        _ => throw new InvalidDataException($"The broker has sent {body.Length} bytes as 0x{header:X2}, which this client does not know."),
    };
}
