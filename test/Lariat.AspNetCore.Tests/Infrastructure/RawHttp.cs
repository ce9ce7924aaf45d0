using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lariat.AspNetCore.Tests;

/// <summary>HTTP/1.1 by hand, where a test must decide itself when which byte is sent.</summary>
internal static class RawHttp
{
    public static async Task<RawAnswer> GetAsync(Socket socket, string path)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        return await ReceiveAsync(socket);
    }

    /// <summary>One answer, whose body has a Content-Length, is chunked, or is empty.</summary>
    public static async Task<RawAnswer> ReceiveAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(ServerTest.Patience);
        string text = "";
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && IsWhole(text, head + 4))
            {
                return new RawAnswer(text[..head], Decode(text[..head], text[(head + 4)..]));
            }

            int count = await socket.ReceiveAsync(buffer, limit.Token);
            if (count == 0)
            {
                return new RawAnswer(text, "");
            }

            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }

    /// <summary>Everything until the server ends the connection; null: it has reset it.</summary>
    public static async Task<string?> ReceiveToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(ServerTest.Patience);
        var text = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            return text.ToString();
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    private static string Decode(string head, string body)
    {
        if (!head.Contains("chunked", StringComparison.Ordinal))
        {
            return body;
        }

        var decoded = new StringBuilder();
        for (int at = 0; ;)
        {
            int end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = int.Parse(body[at..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return decoded.ToString();
            }

            decoded.Append(body, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    private static bool IsWhole(string text, int bodyStart)
    {
        const string Header = "Content-Length: ";
        int at = text.IndexOf(Header, 0, bodyStart, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return !text[..bodyStart].Contains("chunked", StringComparison.Ordinal) || text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        at += Header.Length;
        int length = int.Parse(text[at..text.IndexOf("\r\n", at, StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        return text.Length >= bodyStart + length;
    }
}

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(string Head, string Body);
