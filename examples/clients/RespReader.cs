using System.Globalization;
using System.Text;
using Lariat;
using Lariat.Net;

namespace ProtocolClients;

/// <summary>Reads the answers of a Redis server; one of more than 16 MiB, or of more than 16 levels, ends with an exception.</summary>
internal sealed class RespReader(Connection connection)
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private const int ItemBytes = 64; // what an item takes beside its text
    private const int MaxDepth = 16;
    private int _room; // what is left of MaxAnswerBytes for the answer that is being read

    /// <summary>Text, a number, null, a list, an error as a <see cref="RedisException"/>; what was pushed is an array.</summary>
    public Coroutine<object?> ReadAsync()
    {
        _room = MaxAnswerBytes;
        return ReadItemAsync(MaxDepth);
    }

    // region: item
    private async Coroutine<object?> ReadItemAsync(int depth)
    {
        byte[] line = await connection.ReadUntilAsync("\r\n"u8.ToArray());
        if (line.Length == 2)
        {
            throw new InvalidDataException("An empty line is no answer.");
        }

        string rest = Encoding.UTF8.GetString(line.AsSpan()[1..^2]);
        Take(ItemBytes + rest.Length);
        return (char)line[0] switch
        {
            '+' => rest,
            '-' => new RedisException(rest),
            ':' => ParseNumber(rest),
            '_' => null,
            '$' => ParseText(await connection.ReadExactlyAsync(Take(ParseCount(rest)) + 2)),
            _ when depth == 0 => throw new InvalidDataException($"An answer of more than {MaxDepth} levels."),
            '*' or '~' => await ReadItemsAsync(ParseCount(rest), depth),
            '%' => await ReadItemsAsync(ParseCount(rest) * 2, depth),
            '>' when depth == MaxDepth => (await ReadItemsAsync(ParseCount(rest), depth)).ToArray(), // pushed: an array, where answers are lists
            _ => throw new InvalidDataException($"This client does not know answers of type 0x{line[0]:X2}."),
        };
    }

    // Lists are in lists: a limit for each would be none for the whole.
    private int Take(int bytes)
    {
        _room -= bytes;
        return _room >= 0 ? bytes : throw new InvalidDataException($"An answer takes more than {MaxAnswerBytes} bytes.");
    }
    // endregion

    private async Coroutine<List<object?>> ReadItemsAsync(int count, int depth)
    {
        var items = new List<object?>();
        for (int i = 0; i < count; i++)
        {
            items.Add(await ReadItemAsync(depth - 1));
        }

        return items;
    }

    private static long ParseNumber(string text)
        => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : throw new InvalidDataException("A number is none, or too large.");

    private static string ParseText(byte[] bytes)
        => bytes is [.., (byte)'\r', (byte)'\n']
            ? Encoding.UTF8.GetString(bytes.AsSpan()[..^2])
            : throw new InvalidDataException("A text is not followed by a newline.");

    private static int ParseCount(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MaxAnswerBytes
            ? count
            : throw new InvalidDataException($"A length is no number, or more than {MaxAnswerBytes}.");
}
