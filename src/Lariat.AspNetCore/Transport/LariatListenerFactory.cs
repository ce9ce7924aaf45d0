using System.Net;
using System.Net.Sockets;
using Lariat.AspNetCore.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lariat.AspNetCore.Transport;

/// <summary>Creates Kestrel's listeners. All of them share the host's loops.</summary>
/// <remarks>It is created before Kestrel, and so are the loops: a host that is disposed without being stopped disposes Kestrel first, which
/// needs them.</remarks>
internal sealed class LariatListenerFactory(HostLoops hostLoops, IOptions<LariatOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ILogger _logger = loggers.CreateLogger(TransportLog.Category);
    private readonly TransportLoop[] _loops = [.. hostLoops.Group.Loops.Select(loop => new TransportLoop(loop))];

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    /// <exception cref="AddressInUseException">The address is in use.</exception>
    /// <exception cref="NotSupportedException">The transport does not support endpoints of this kind.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!CanBind(endpoint))
        {
            throw new NotSupportedException(
                "Lariat's transport listens at IP addresses, Unix sockets and handles of listening sockets, not at "
                    + $"{endpoint.GetType().Name} '{endpoint}'.");
        }

        var listener = new LariatListener(_loops, options.Value, _logger);
        try
        {
            await listener.StartAsync(endpoint).ConfigureAwait(false);
            return listener;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(error.Message, error);
        }
    }
}
