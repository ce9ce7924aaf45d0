using System.Net.Sockets;
using System.Text;

namespace Lariat.Tool.Tests;

/// <summary>One request, and the connection to answer it on.</summary>
internal sealed class ScriptedExchange(TcpClient client, string head)
{
    // RFC 8446, section 5.1: what a TLS client's first byte is.
    private const byte TlsHandshake = 22;

    /// <summary>The request line and the headers.</summary>
    public string Head { get; } = head;

    public string Path { get; } = head.Split(' ')[1];

    public static async Task<ScriptedExchange?> ReadAsync(TcpClient client)
    {
        var head = new StringBuilder();
        byte[] piece = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await client.GetStream().ReadAsync(piece);
            if (count == 0)
            {
                return null;
            }

            if (piece[0] == TlsHandshake)
            {
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
                return null;
            }

            head.Append(Encoding.Latin1.GetString(piece, 0, count));
        }

        return new ScriptedExchange(client, head.ToString());
    }

    public Task SendAsync(string text) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Sends, and closes the connection.</summary>
    public async Task SendAndCloseAsync(string text)
    {
        await SendAsync(text);
        client.Close();
    }
}
