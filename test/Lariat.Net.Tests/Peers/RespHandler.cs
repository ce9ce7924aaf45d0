using System.Globalization;
using System.Text;

namespace Lariat.Net.Tests;

/// <summary>A small server of the Redis protocol (RESP2): PING, ECHO, SET, GET, INCR.</summary>
internal sealed class RespHandler
{
    private readonly Dictionary<string, byte[]> _values = [];

    public async Coroutine ServeAsync(Connection connection)
    {
        while (await ReadCommandOrNullAsync(connection) is { } command)
        {
            await connection.WriteAsync(Answer(command));
        }
    }

    /// <summary>A value as a bulk string.</summary>
    public static byte[] Bulk(byte[] value) => [.. Encoding.ASCII.GetBytes($"${value.Length}\r\n"), .. value, (byte)'\r', (byte)'\n'];

    /// <summary>A command as its client sends it.</summary>
    public static byte[] Command(params byte[][] parts) => [.. Encoding.ASCII.GetBytes($"*{parts.Length}\r\n"), .. parts.SelectMany(Bulk)];

    /// <summary>A line that begins with a type and has a number.</summary>
    public static async Coroutine<int> ReadNumberAsync(Connection connection, char type)
    {
        string line = Encoding.ASCII.GetString(await connection.ReadUntilAsync("\r\n"u8.ToArray()));
        return line[0] == type
            ? int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"Expected '{type}' and a number: {line}");
    }

    public static async Coroutine<byte[]> ReadBulkAsync(Connection connection)
    {
        int length = await ReadNumberAsync(connection, '$');
        return (await connection.ReadExactlyAsync(length + 2))[..length];
    }

    private static async Coroutine<byte[][]?> ReadCommandOrNullAsync(Connection connection)
    {
        // An empty line is no command; redis-cli sends one before it asks for the last reply of a flood.
        while (await connection.PeekAsync(2) is { IsEmpty: false } next && next.Span.StartsWith("\r\n"u8))
        {
            connection.Consume(2);
        }

        if ((await connection.PeekAsync()).IsEmpty)
        {
            return null;
        }

        byte[][] parts = new byte[await ReadNumberAsync(connection, '*')][];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = await ReadBulkAsync(connection);
        }

        return parts;
    }

    private byte[] Answer(byte[][] command)
    {
        string name = Encoding.ASCII.GetString(command[0]).ToUpperInvariant();
        string key = command.Length > 1 ? Encoding.ASCII.GetString(command[1]) : "";
        switch (name)
        {
            case "PING":
                return "+PONG\r\n"u8.ToArray();
            case "ECHO":
                return Bulk(command[1]);
            case "SET":
                _values[key] = command[2];
                return "+OK\r\n"u8.ToArray();
            case "GET":
                return _values.TryGetValue(key, out byte[]? value) ? Bulk(value) : "$-1\r\n"u8.ToArray();
            case "INCR":
                int next = int.Parse(_values.GetValueOrDefault(key, "0"u8.ToArray()), CultureInfo.InvariantCulture) + 1;
                _values[key] = Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture));
                return Encoding.ASCII.GetBytes($":{next}\r\n");
            default:
                return Encoding.ASCII.GetBytes($"-ERR unknown command '{name}'\r\n");
        }
    }
}
