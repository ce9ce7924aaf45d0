using System.Net.Sockets;
using System.Security.Authentication;

namespace Lariat.Tool.Fetch.Failures;

/// <summary>Explains why there was no response, or an incomplete one.</summary>
internal static class ConnectionFailure
{
    /// <summary>Explains an exception of <see cref="HttpClient"/>.</summary>
    public static FetchFailure Explain(HttpRequestException error) => Explain(error.HttpRequestError, error);

    /// <summary>Explains an error of HttpClient or of its streams.</summary>
    public static FetchFailure Explain(HttpRequestError kind, Exception error)
    {
        SocketException? socket = Find<SocketException>(error);
        if (socket?.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            return new FetchFailure(
                FailureKind.TooManyOpenFiles, "the process may not open more files. Lower --concurrency, or raise the limit (ulimit -n).");
        }

        return kind switch
        {
            HttpRequestError.NameResolutionError => UnknownHost(socket),
            HttpRequestError.ConnectionError => NotConnected(socket, error),
            HttpRequestError.SecureConnectionError => Tls(error),
            HttpRequestError.ResponseEnded => Lost("the server closed the connection without an answer"),
            HttpRequestError.ProxyTunnelError => Lost($"the proxy refused the connection ({error.Message})"),
            HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError
                => Protocol(error),
            HttpRequestError.ConfigurationLimitExceeded => OverLimit(error),
            _ when Find<AuthenticationException>(error) is not null => Tls(error),
            _ => Lost($"the connection broke ({Innermost(error).Message})"),
        };
    }

    private static FetchFailure UnknownHost(SocketException? error) => error?.SocketErrorCode == SocketError.TryAgain
        ? new FetchFailure(FailureKind.UnknownHost, "the host's name could not be looked up: no name server answered. Check the network.")
        {
            MayPass = true,
        }
        : new FetchFailure(FailureKind.UnknownHost, "there is no host of this name. Check the spelling, or the network's name server.");

    private static FetchFailure NotConnected(SocketException? socket, Exception error) => socket?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new FetchFailure(
            FailureKind.Refused, "connection refused: nothing listens there. Check the port, and that the server runs.")
        {
            MayPass = true,
        },
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.TimedOut
            => new FetchFailure(
            FailureKind.Unreachable, $"the host cannot be reached ({socket.Message}). Check the network, the proxy and the firewall.")
        {
            MayPass = true,
        },
        _ => Lost($"no connection ({Innermost(error).Message})"),
    };

    private static FetchFailure Tls(Exception error)
    {
        // The innermost message is the useful one: "... invalid because of errors in the certificate chain: UntrustedRoot".
        string reason = Innermost(error).Message.TrimEnd('.');
        string advice = reason.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            ? "If you trust the server, add its certificate authority to the system's store."
            : "Perhaps the port does not use TLS: try http://.";
        return new FetchFailure(FailureKind.Tls, $"no secure connection (TLS): {reason}. {advice}");
    }

    private static FetchFailure Protocol(Exception error) => new(
        FailureKind.Protocol,
        $"the response is not the HTTP that was requested ({Innermost(error).Message.TrimEnd('.')}). Check the port and --http2.");

    private static FetchFailure OverLimit(Exception error) => new(
        FailureKind.Protocol,
        $"the response exceeds a limit of this client ({Innermost(error).Message.TrimEnd('.')}). Check the URL: no ordinary server sends "
            + "this.");

    private static FetchFailure Lost(string what) => new(FailureKind.ConnectionLost, $"{what.TrimEnd('.')}. Try again, or use --retries.")
    {
        MayPass = true,
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception error) => error.GetBaseException();
}
