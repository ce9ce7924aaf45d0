using System.Globalization;

namespace Lariat.Net.Tests;

/// <summary>HTTP/1.1 by hand over a connection (RFC 9112): as much of it as curl uses in the tests.</summary>
/// <remarks>GET /bytes/N answers with N bytes, GET /chunked/N in chunks, POST /echo with the body it was sent.</remarks>
internal static class HttpHandler
{
    private const int ChunkBytes = 1000;
    private const int MaxBodyBytes = 64 << 20;

    /// <summary>Answers requests until the peer ends, or asks for the end.</summary>
    public static async Coroutine ServeAsync(Connection connection)
    {
        while (await ReadHeadAsync(connection) is { } head)
        {
            string path = head.Path;
            if (path == "/echo")
            {
                byte[] body = await ReadBodyAsync(connection, head.Fields);
                await AnswerAsync(connection, body);
            }
            else if (path.StartsWith("/bytes/", StringComparison.Ordinal))
            {
                await AnswerAsync(connection, Body(CountIn(path)));
            }
            else if (path.StartsWith("/chunked/", StringComparison.Ordinal))
            {
                await AnswerInChunksAsync(connection, Body(CountIn(path)));
            }
            else
            {
                await connection.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }

            if (head.Fields.GetValueOrDefault("connection") == "close")
            {
                return;
            }
        }
    }

    /// <summary>What the server answers with: bytes that say where they are.</summary>
    public static byte[] Body(int count)
    {
        byte[] body = new byte[count];
        for (int i = 0; i < count; i++)
        {
            body[i] = (byte)(i % 251);
        }

        return body;
    }

    private static int CountIn(string path) => int.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    private static async Coroutine<string> ReadTextLineAsync(Connection connection)
        => System.Text.Encoding.ASCII.GetString(await connection.ReadUntilAsync("\r\n"u8.ToArray())).TrimEnd();

    /// <summary>Null at the end of the stream between two requests.</summary>
    private static async Coroutine<(string Path, Dictionary<string, string> Fields)?> ReadHeadAsync(Connection connection)
    {
        if ((await connection.PeekAsync()).IsEmpty)
        {
            return null;
        }

        string path = (await ReadTextLineAsync(connection)).Split(' ')[1];
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (string line; (line = await ReadTextLineAsync(connection)).Length > 0;)
        {
            string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            fields[parts[0]] = parts[1];
        }

        return (path, fields);
    }

    private static async Coroutine<byte[]> ReadBodyAsync(Connection connection, Dictionary<string, string> fields)
    {
        if (fields.GetValueOrDefault("expect") == "100-continue")
        {
            await connection.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        if (fields.GetValueOrDefault("transfer-encoding") != "chunked")
        {
            int length = int.Parse(fields.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture);
            return length <= MaxBodyBytes ? await connection.ReadExactlyAsync(length) : throw new InvalidDataException($"A body of {length} bytes.");
        }

        var body = new MemoryStream();
        while (true)
        {
            string size = await ReadTextLineAsync(connection);
            byte[] chunk = await connection.ReadExactlyAsync(int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 2);
            if (chunk.Length == 2)
            {
                return body.ToArray();
            }

            body.Write(chunk.AsSpan(0, chunk.Length - 2));
        }
    }

    private static async Coroutine AnswerAsync(Connection connection, byte[] body)
    {
        connection.Write(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"));
        await connection.WriteAsync(body);
    }

    private static async Coroutine AnswerInChunksAsync(Connection connection, byte[] body)
    {
        connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        for (int at = 0; at < body.Length; at += ChunkBytes)
        {
            int count = Math.Min(ChunkBytes, body.Length - at);
            connection.Write(System.Text.Encoding.ASCII.GetBytes($"{count:x}\r\n"));
            connection.Write(body.AsSpan(at, count));
            await connection.WriteAsync("\r\n"u8.ToArray());
        }

        await connection.WriteAsync("0\r\n\r\n"u8.ToArray());
    }
}
