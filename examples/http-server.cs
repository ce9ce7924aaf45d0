// HTTP/1.1 by hand over streams: keep-alive, Content-Length, limits, and an answer to bad requests. (For real work there is ASP.NET Core.)
// Usage: http-server --port N (then: curl http://127.0.0.1:N/); without arguments a client tries it out.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.IO;
using Lariat.Net;

EventLoop.Run(MainAsync(args is ["--port", var port] ? int.Parse(port, CultureInfo.InvariantCulture) : null));

static async Coroutine MainAsync(int? port)
{
    var limits = new ServerOptions { ReadLimit = 16 * 1024, MaxConnections = 10_000 };
    await using Server server = await Server.StartAsync(Http.ServeAsync, "127.0.0.1", port ?? 0, limits);
    if (port is null)
    {
        await DemonstrateAsync(server.Port);
        return;
    }

    Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
    await server.ServeForeverAsync();
}

static async Coroutine DemonstrateAsync(int port)
{
    foreach (string requests in (string[])[
        "GET / HTTP/1.1\r\nHost: me\r\n\r\nPOST /echo HTTP/1.1\r\nHost: me\r\nContent-Length: 6\r\nConnection: close\r\n\r\nagain\n",
        "GET /nowhere HTTP/1.0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: me\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nagain\n",
        "POST /echo HTTP/1.1\r\nHost: me\r\nContent-Length: 99999999\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: me\r\nCookie: {new string('x', 20_000)}\r\n\r\n"])
    {
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        client.Write(Encoding.ASCII.GetBytes(requests));
        client.EndWriting();
        Console.WriteLine(Encoding.UTF8.GetString(await client.ReadToEndAsync()).ReplaceLineEndings("\n"));
    }
}

internal static class Http
{
    private const int MaxBodyBytes = 1_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // region: serve
    public static async Coroutine ServeAsync(Connection connection)
    {
        try
        {
            while (await Coroutine.WaitFor(AnswerOneAsync(connection), s_patience))
            {
            }

            // Closing with bytes unread resets the connection, and the client might lose the answer: read a while longer.
            connection.EndWriting();
            for (int left = 256; left > 0 && (await Coroutine.WaitFor(connection.ReadAsync(4096), s_patience)).Length > 0; left--)
            {
            }
        }
        catch (Exception error) when (error is IncompleteReadException or SocketException or TimeoutException)
        {
            // The client has ended, or was reset, or says nothing more: there is nobody to be told.
        }
    }
    // endregion

    private static async Coroutine<bool> AnswerOneAsync(Connection connection)
    {
        (bool isKept, string status, string text) answer;
        try
        {
            answer = await ReadAndDoAsync(connection);
        }
        catch (Exception error) when (error is InvalidDataException or LimitOverrunException)
        {
            answer = (false, error is InvalidDataException ? error.Message : "431 Request Header Fields Too Large", "sorry\n");
        }

        await connection.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {answer.status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.text)}\r\n" +
            $"Connection: {(answer.isKept ? "keep-alive" : "close")}\r\n\r\n{answer.text}"));
        return answer.isKept;
    }

    private static async Coroutine<(bool IsKept, string Status, string Text)> ReadAndDoAsync(Connection connection)
    {
        string[] head = Encoding.Latin1.GetString(await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray())).Split("\r\n");
        string[] words = head[0].Split(' ');
        Check(words is [_, ['/', ..], "HTTP/1.1" or "HTTP/1.0"], "400 Bad Request");
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string[] field in head[1..^2].Select(line => line.Split(':', 2)))
        {
            Check(field is [{ Length: > 0 }, _] && !field[0].Any(char.IsWhiteSpace) && !field[1].AsSpan().ContainsAny('\r', '\n', '\0'), "400 Bad Request");

            // Repeated fields are joined, so that two lengths are no number: requests are smuggled with them.
            fields[field[0]] = fields.TryGetValue(field[0], out string? before) ? $"{before}, {field[1].Trim()}" : field[1].Trim();
        }

        string length = fields.GetValueOrDefault("Content-Length", "0");
        Check(length.Length > 0 && length.All(char.IsAsciiDigit), "400 Bad Request");
        Check(words[2] == "HTTP/1.0" || fields.ContainsKey("Host"), "400 Bad Request");
        Check(words[0] is "GET" or "POST" && !fields.ContainsKey("Transfer-Encoding"), "501 Not Implemented");
        Check(int.TryParse(length, CultureInfo.InvariantCulture, out int count) && count <= MaxBodyBytes, "413 Content Too Large");
        byte[] body = await connection.ReadExactlyAsync(count);

        bool isKept = words[2] == "HTTP/1.1" && !fields.GetValueOrDefault("Connection", "").Contains("close", StringComparison.OrdinalIgnoreCase);
        return (words[0], words[1]) switch
        {
            ("GET", "/") => (isKept, "200 OK", "hello\n"),
            ("POST", "/echo") => (isKept, "200 OK", Encoding.UTF8.GetString(body)),
            _ => (isKept, "404 Not Found", "nothing here\n"),
        };
    }

    private static void Check(bool isGood, string otherwise) => _ = isGood ? true : throw new InvalidDataException(otherwise);
}
