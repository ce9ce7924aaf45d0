using System.Net.Sockets;
using System.Security.Authentication;
using Lariat.Tool.Fetch.Failures;

namespace Lariat.Tool.Load;

/// <summary>Explains why a run could not begin.</summary>
internal static class LoadFailure
{
    /// <summary>A sentence for a person who sees the URL next to it; null if it is a bug.</summary>
    public static string? Explain(Exception error) => error switch
    {
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }
            => "the process may not open more files. Lower --connections, or raise the limit (ulimit -n).",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }
            => Say(HttpRequestError.NameResolutionError, error),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable
            or SocketError.NetworkDown or SocketError.TimedOut }
            => Say(HttpRequestError.ConnectionError, error),
        AuthenticationException => $"{Say(HttpRequestError.SecureConnectionError, error)} For a test server there is --insecure.",
        TimeoutException => "no connection within 10 s.",
        SocketException or IOException
            => $"no connection ({error.Message.TrimEnd('.')}). Perhaps the server does not accept that many, or uses TLS.",
        _ => null,
    };

    private static string Say(HttpRequestError kind, Exception error) => ConnectionFailure.Explain(kind, error).Message;
}
