using System.Net;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>The base of tests of clients: nothing of theirs is left afterwards.</summary>
public abstract class HttpTest(DriverKind kind) : PeerTest(kind)
{
    protected static CancellationToken Token => LoopTask.Current.Token;

    /// <summary>A client that trusts the test's certificate.</summary>
    protected static HttpClient NewTrustingClient(Action<SocketsHttpHandler>? configure = null) => LariatHttp.CreateClient(new LariatHttpOptions
    {
        Configure = handler =>
        {
            handler.SslOptions = TestCertificate.TrustingClient();
            configure?.Invoke(handler);
        },
    });

    /// <summary>A server that does with a connection what the test says, on the same loop.</summary>
    protected static Coroutine<Server> StartRawAsync(Func<Connection, Coroutine> handler)
        => Server.StartAsync(handler, new IPEndPoint(IPAddress.Loopback, 0));

    protected static Uri UriOf(Server server) => new($"http://127.0.0.1:{server.Port}/");

    /// <summary>Reads a request's head; the peer's end ends the handler.</summary>
    protected static async Coroutine<string> ReadHeadAsync(Connection connection) => Text(await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray()));

    /// <summary>Serves requests without a body until the client ends or resets the connection.</summary>
    protected static async Coroutine ServeAsync(Connection connection, Func<string, Coroutine> answer)
    {
        try
        {
            while (true)
            {
                await answer(await ReadHeadAsync(connection));
            }
        }
        catch (Exception error) when (error is IncompleteReadException or System.Net.Sockets.SocketException)
        {
            // The client has what it wanted.
        }
    }

    /// <summary>Answers a request whose head is read.</summary>
    protected static Coroutine AnswerAsync(Connection connection, string body, string headers = "")
        => connection.WriteAsync(Bytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}"));

    /// <summary>Runs on the loop's thread while the body does.</summary>
    protected static bool IsOnLoop(EventLoop loop) => ReferenceEquals(EventLoop.CurrentOrNull, loop);
}
