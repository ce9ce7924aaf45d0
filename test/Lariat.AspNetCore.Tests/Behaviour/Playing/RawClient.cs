// A client that sends exactly what a script says, and keeps every byte that comes back and how the connection ended.
// It is plain .NET sockets, so that it shares no bug with Lariat. What a send meets is not recorded: whether it arrives before the
// server's reset is a matter of timing; what the server had to say, and its end, are not.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>One connection of a script.</summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>A server that has nothing to say or does not close is noticed after this long: far beyond every limit of the profiles.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly MemoryStream _received = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _mark;

    private RawClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>How it ended: null while it is open.</summary>
    public string? Ending { get; private set; }

    public byte[] Received => _received.ToArray();

    /// <summary>What TLS has agreed upon, for the transcript.</summary>
    public string? Tls => _stream is SslStream tls ? $"{tls.SslProtocol} {tls.NegotiatedCipherSuite} '{tls.NegotiatedApplicationProtocol}'" : null;

    /// <param name="to">The server.</param>
    /// <param name="receiveBuffer">How many bytes the kernel takes for a client that does not read; null: its own choice.</param>
    public static async Task<RawClient> ConnectAsync(EndPoint to, int? receiveBuffer = null)
    {
        Socket socket = to is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        await socket.ConnectAsync(to);
        return new RawClient(socket, new NetworkStream(socket));
    }

    /// <summary>Shakes hands on a connected client, and returns the client that speaks through TLS.</summary>
    public async Task<RawClient> StartTlsAsync(SslClientAuthenticationOptions options)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(options).WaitAsync(s_patience);
        return new RawClient(_socket, tls);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes).AsTask().WaitAsync(s_patience);
            await _stream.FlushAsync();
        }
        catch (IOException)
        {
            // The server has closed; its answer tells why.
        }
    }

    /// <summary>A segment for each byte.</summary>
    public async Task SendBytewiseAsync(string text)
    {
        foreach (byte one in Encoding.Latin1.GetBytes(text))
        {
            await SendAsync(new[] { one });
            await Task.Yield();
        }
    }

    /// <summary>Receives until this has come as often as asked for, after what was waited for before.</summary>
    public async Task UntilAsync(string marker, int times = 1)
    {
        byte[] wanted = Encoding.Latin1.GetBytes(marker);
        for (int i = 0; i < times; i++)
        {
            int at;
            while ((at = _received.GetBuffer().AsSpan(_mark, (int)_received.Length - _mark).IndexOf(wanted)) < 0)
            {
                if (!await ReceiveAsync())
                {
                    return;
                }
            }

            _mark += at + wanted.Length;
        }
    }

    /// <summary>Receives so many bytes in all.</summary>
    public async Task UntilLengthAsync(int total)
    {
        while (_received.Length < total && await ReceiveAsync())
        {
        }
    }

    /// <summary>Receives until the condition holds.</summary>
    public async Task UntilAsync(Func<byte[], bool> condition)
    {
        while (!condition(Received) && await ReceiveAsync())
        {
        }
    }

    /// <summary>Receives until the server ends the connection.</summary>
    public async Task EndAsync()
    {
        while (await ReceiveAsync())
        {
        }
    }

    /// <summary>Says that no more comes, and listens to the end.</summary>
    public async Task HalfCloseAndEndAsync()
    {
        await HalfCloseAsync();
        await EndAsync();
    }

    public async Task HalfCloseAsync()
    {
        if (Ending is not null)
        {
            return;
        }

        try
        {
            if (_stream is SslStream tls)
            {
                await tls.ShutdownAsync();
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            // The server was first.
        }
    }

    /// <summary>Ends the connection with a reset (tcp(7), SO_LINGER of zero).</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
        Ending = "reset by the client";
    }

    public void Dispose() => _stream.Dispose();

    private async Task<bool> ReceiveAsync()
    {
        if (Ending is not null)
        {
            return false;
        }

        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            int count = await _stream.ReadAsync(_buffer, patience.Token);
            _received.Write(_buffer, 0, count);
            Ending = count == 0 ? "FIN" : null;
        }
        catch (IOException error) when (error.InnerException is SocketException)
        {
            Ending = "RST";
        }
        catch (IOException error)
        {
            Ending = $"not as TLS ends: {error.Message}";
        }
        catch (OperationCanceledException)
        {
            Ending = "still open";
        }

        return Ending is null;
    }
}
