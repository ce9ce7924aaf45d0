// The client that behaves well: one request after the other, with a pause between them, every second one on a new connection. It is asked for
// nothing that a browser would not do.
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using Lariat.Attacks.Serving;
using Lariat.TestKit;

namespace Lariat.Attacks.Measuring;

/// <summary>Asks for a small page until it is stopped, and remembers how long each answer took.</summary>
internal sealed class GoodClient(ServerProcess server, GoodClientKind kind, bool makesNewConnections) : IDisposable
{
    // Far beyond what any server needs: who has no answer by then was not served.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient _kept = Make(kind);
    private readonly List<TimeSpan> _latencies = [];

    /// <summary>Why requests had no answer.</summary>
    public List<string> Failures { get; } = [];

    public int Asked { get; private set; }

    public IReadOnlyList<TimeSpan> Latencies => _latencies;

    /// <summary>So many requests, or until the token is canceled; one that was begun is waited for.</summary>
    public async Task AskAsync(int maxCount, CancellationToken end)
    {
        for (int i = 0; i < maxCount && !end.IsCancellationRequested; i++)
        {
            if (makesNewConnections && i % 2 == 1)
            {
                // Its connections end with it.
                using HttpClient once = Make(kind);
                await AskOnceAsync(once);
            }
            else
            {
                await AskOnceAsync(_kept);
            }

            await Task.Delay(s_pause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Forgets what was measured.</summary>
    public void Restart()
    {
        Asked = 0;
        _latencies.Clear();
        Failures.Clear();
    }

    public void Dispose() => _kept.Dispose();

    private async Task AskOnceAsync(HttpClient http)
    {
        Asked++;
        long begin = Stopwatch.GetTimestamp();
        try
        {
            string answer = await http.GetStringAsync(Address());
            if (answer != Pages.Small)
            {
                Failures.Add($"The answer was '{answer}'.");
                return;
            }

            _latencies.Add(Stopwatch.GetElapsedTime(begin));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            Failures.Add((error.InnerException ?? error).Message);
        }
    }

    private Uri Address() => kind switch
    {
        GoodClientKind.Http2 => new Uri($"http://127.0.0.1:{server.Http2Port}/"),
        GoodClientKind.Tls => new Uri($"https://127.0.0.1:{server.TlsPort}/"),
        _ => new Uri($"http://127.0.0.1:{server.HttpPort}/"),
    };

    private static HttpClient Make(GoodClientKind kind)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };

        // The certificate is signed by itself.
        handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == $"CN={TestCertificate.ServerName}" };
        return new HttpClient(handler)
        {
            Timeout = s_patience,
            DefaultRequestVersion = kind == GoodClientKind.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
