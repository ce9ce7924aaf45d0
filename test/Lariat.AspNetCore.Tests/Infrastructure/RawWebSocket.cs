using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Lariat.AspNetCore.Tests.Behaviour;

namespace Lariat.AspNetCore.Tests;

/// <summary>A WebSocket by hand, whose frames need not be right.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private const int Text = 0x1;

    private readonly Socket _socket;
    private readonly Stream _stream;

    private RawWebSocket(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    public static async Task<RawWebSocket> OpenAsync(RunningServer server, string path = "/", bool isTls = false)
    {
        using var limit = new CancellationTokenSource(ServerTest.Patience);
        Socket socket = await server.ConnectAsync();
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (isTls)
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate?.GetCertHashString() == Certificates.Server.GetCertHashString());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.None }, limit.Token);
            stream = tls;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, limit.Token);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        return new RawWebSocket(socket, stream);
    }

    /// <summary>A frame whose mask is zero; the first byte is as given.</summary>
    public static byte[] Frame(int firstByte, params byte[] payload) => [(byte)firstByte, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];

    public static byte[] TextFrame(string text) => Frame(0x80 | Text, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(params byte[][] frames)
    {
        await _stream.WriteAsync(frames.SelectMany(frame => frame).ToArray());
        await _stream.FlushAsync();
    }

    /// <summary>Everything until the end, a word for each frame and one for the end: "text hello, close 1002, end".</summary>
    public async Task<string> ReceiveToEndAsync()
    {
        using var limit = new CancellationTokenSource(ServerTest.Patience);
        var words = new List<string>();
        byte[] head = new byte[2];
        try
        {
            while (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, limit.Token) == head.Length)
            {
                byte[] payload = new byte[head[1] & 0x7f];
                await _stream.ReadExactlyAsync(payload, limit.Token);
                words.Add((head[0] & 0xf) == Text
                    ? $"text {Encoding.UTF8.GetString(payload)}"
                    : $"close {BinaryPrimitives.ReadUInt16BigEndian(payload)}");
            }

            words.Add("end");
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            words.Add("reset");
        }

        return string.Join(", ", words);
    }

    /// <summary>Vanishes.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
