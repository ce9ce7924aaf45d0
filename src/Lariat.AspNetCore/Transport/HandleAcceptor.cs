using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

// .NET 11 has another one, in System.IO.
using FileHandleType = Microsoft.AspNetCore.Connections.FileHandleType;

namespace Lariat.AspNetCore.Transport;

/// <summary>
/// Accepts at a listening socket that another program has opened (systemd, a supervisor), on the pool: a driver creates its listeners
/// itself.
/// </summary>
internal sealed class HandleAcceptor
{
    // As the loops': descriptors may have run out.
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);

    private readonly Socket _listener;
    private readonly LariatOptions _options;
    private readonly ILogger _logger;
    private readonly Action<Socket> _give;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <exception cref="NotSupportedException">The handle is that of a pipe.</exception>
    /// <exception cref="SocketException">The handle is not that of a socket.</exception>
    public HandleAcceptor(FileHandleEndPoint at, LariatOptions options, ILogger logger, Action<Socket> give)
    {
        if (at.FileHandleType == FileHandleType.Pipe)
        {
            throw new NotSupportedException("Lariat's transport takes handles of listening sockets, not of named pipes.");
        }

        _options = options;
        _logger = logger;
        _give = give;
        _listener = new Socket(new SafeSocketHandle((nint)at.FileHandle, ownsHandle: true));
        EndPoint = _listener.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    public EndPoint EndPoint { get; }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (socket.ProtocolType == ProtocolType.Tcp)
                {
                    socket.NoDelay = _options.NoDelay;
                }

                _give(socket);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException error)
            {
                TransportLog.AcceptFailed(_logger, EndPoint, error);
                await Task.Delay(s_retryDelay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
