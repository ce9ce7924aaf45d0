using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>TLS below HTTP.</summary>
internal static class HttpsCases
{
    private const string LastTls = "GET /tls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Agreed("https: HTTP/1.1 without ALPN", () => new SslClientAuthenticationOptions(), "HTTP/1.1 https"),
        Agreed("https: HTTP/1.1 by ALPN", () => Offering(SslApplicationProtocol.Http11), "'http/1.1'"),
        Agreed("https: TLS 1.2", () => new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 }, "TLS: Tls12"),
        Agreed("https: TLS 1.3", () => new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls13 }, "TLS: Tls13"),
        Agreed("https: a name by SNI", () => new SslClientAuthenticationOptions { TargetHost = "lariat.example" }, "HTTP/1.1 https"),
        new("https: HTTP/2 by ALPN", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync(Offering(SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
            await client.SendAsync(Http2Frame.Preface);
            await client.SendAsync(Http2Frame.Write(FrameType.Settings, 0, 0, []));
            await client.SendAsync(Http2Frame.Write(FrameType.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, Http2Frame.Fields(
                (":method", "GET"), (":scheme", "https"), (":path", "/tls"), (":authority", "a"))));
            await client.UntilAsync("client: none");
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "HTTP/2 https", Format = Normalising.Http2Transcript.Format },
        new("https: an ALPN that the server does not speak", HostProfile.Https, async play =>
            await (await play.ConnectTlsAsync(Offering(new SslApplicationProtocol("nonsense")))).EndAsync())
        { Expects = "TLS: ", EndMayBeReset = "the failing handshake leaves bytes unread" },
        new("https: keep-alive, chunked, pipelining", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync(Get("/hello") + Chunked("/stream-echo", "5\r\nHello\r\n0\r\n\r\n") + Get("/chunks?count=5") + Farewell);
            await client.EndAsync();
        })
        { Expects = "piece 4;" },
        new("https: 2 MB down", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync(Get("/big?bytes=2000000") + Farewell);
            await client.EndAsync();
        })
        { Expects = "Content-Length: 2000000" },
        new("https: 2 MB up", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync(Get("/hash", "Content-Length: 2000000\r\n", "POST"));
            await client.SendAsync(App.ResponseHandlers.Pattern(2_000_000));
            await client.SendAsync(Farewell);
            await client.EndAsync();
        })
        { Expects = "Content-Length: 64" },
        new("https: byte by byte", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendBytewiseAsync(Post("/echo", "bytes") + Farewell);
            await client.EndAsync();
        })
        { Expects = "bytes" },
        new("https: the client goes", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync(Get("/wait-abort", play.CaseHeader));
            await play.NotedAsync("waiting");
            client.Reset();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted" },
        new("https: the application aborts", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync(Get("/abort"));
            await client.EndAsync();
        })
        { Expects = "--- " },
        new("https: a bad request", HostProfile.Https, async play =>
        {
            RawClient client = await play.ConnectTlsAsync();
            await client.SendAsync("GET / HTTP/1.1\r\n\r\n");
            await client.EndAsync();
        })
        { Expects = "HTTP/1.1 400" },
        Plain("https: plain HTTP", Get("/hello"), "--- "),
        Plain("https: garbage", new string('\u00ff', 100), "--- "),
        Plain("https: a TLS record that is no hello", "\u0017\u0003\u0003\u0000\u0002ab", "--- "),
        new("https: gone before the handshake", HostProfile.Https, async play =>
            await (await play.ConnectAsync()).HalfCloseAndEndAsync())
        { Expects = "--- FIN" },
        Certified("https: a client's certificate", Certificates.Client, "client: CN=lariat.client"),
        Certified("https: another client's certificate", Certificates.Stranger, "--- "),
        Certified("https: no client's certificate", null, "--- "),
        Ended("http: a TLS hello to a plain port", "\u0016\u0003\u0001\u0000\u0005hello" + Farewell, "HTTP/1.1 400"),
    ];

    private static SslClientAuthenticationOptions Offering(params SslApplicationProtocol[] protocols) => new() { ApplicationProtocols = [.. protocols] };

    private static BehaviourCase Agreed(string name, Func<SslClientAuthenticationOptions> options, string expects) => new(name, HostProfile.Https, async play =>
    {
        RawClient client = await play.ConnectTlsAsync(options());
        await client.SendAsync(LastTls);
        await client.EndAsync();
    })
    { Expects = expects };

    private static BehaviourCase Plain(string name, string bytes, string expects) => new(name, HostProfile.Https, async play =>
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(bytes);
        await client.EndAsync();
    })
    { Expects = expects, EndMayBeReset = "the failing handshake may leave bytes unread" };

    private static BehaviourCase Certified(string name, X509Certificate2? certificate, string expects) => new(name, HostProfile.HttpsClientCertificate, async play =>
    {
        // TLS 1.2: there a refusal is part of the handshake; in 1.3 the client has long finished when it comes.
        RawClient client = await play.ConnectTlsAsync(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12,
            ClientCertificates = certificate is null ? [] : [certificate],
        });
        await client.SendAsync(LastTls);
        await client.EndAsync();
    })
    { Expects = expects, EndMayBeReset = "a refused handshake leaves the request unread" };
}
