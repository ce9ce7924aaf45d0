using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Lariat.TestKit;

namespace Lariat.Attacks;

/// <summary>A connection of an attacker, who sends what it wants.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _rest = new byte[16 * 1024];

    private Peer(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
    }

    public Stream Stream { get; private set; }

    /// <param name="port">Of this machine.</param>
    /// <param name="receiveBytes">The size of the receive buffer, for who will not read; null: the system's.</param>
    /// <param name="end">Ends the attempt.</param>
    public static async Task<Peer> ConnectAsync(int port, CancellationToken end, int? receiveBytes = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBytes is { } size)
            {
                socket.ReceiveBufferSize = size;
            }

            await socket.ConnectAsync(IPAddress.Loopback, port, end);
            return new Peer(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task StartTlsAsync(CancellationToken end, SslProtocols protocols = SslProtocols.None)
    {
        var tls = new SslStream(Stream, leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate?.Subject == $"CN={TestCertificate.ServerName}");
        Stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols }, end);
    }

    public ValueTask SendAsync(string text, CancellationToken end) => SendAsync(Encoding.ASCII.GetBytes(text), end);

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken end) => Stream.WriteAsync(bytes, end);

    /// <summary>Up to the empty line behind a head.</summary>
    public async Task<string> ReceiveHeadAsync(CancellationToken end)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await Stream.ReadExactlyAsync(one, end);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>What comes next, as far as it fits; 0 at the end.</summary>
    public ValueTask<int> ReceiveAsync(CancellationToken end) => Stream.ReadAsync(_rest, end);

    /// <summary>Everything until the end, as text.</summary>
    public async Task<string> ReceiveToEndAsync(CancellationToken end)
    {
        var text = new StringBuilder();
        for (int count; (count = await ReceiveAsync(end)) > 0;)
        {
            text.Append(Encoding.Latin1.GetString(_rest, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Reads and forgets until the end.</summary>
    public async Task DrainAsync(CancellationToken end)
    {
        while (await ReceiveAsync(end) > 0)
        {
        }
    }

    /// <summary>Vanishes: the server sees a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }
}
