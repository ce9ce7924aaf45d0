using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>A configuration of the server that cases share: limits and end points.</summary>
internal sealed record HostProfile(string Name, Action<KestrelServerOptions> Configure)
{
    /// <summary>Kestrel's heartbeat is a second, and grace periods must be longer than it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.1);

    /// <summary>Limits as Kestrel has them.</summary>
    public static HostProfile Default { get; } = new("default", static options => options.Listen(IPAddress.Loopback, 0));

    /// <summary>Limits on sizes that a short request reaches.</summary>
    public static HostProfile Small { get; } = new("small", static options =>
    {
        options.Limits.MaxRequestLineSize = 256;
        options.Limits.MaxRequestHeadersTotalSize = 1024;
        options.Limits.MaxRequestHeaderCount = 8;
        options.Limits.MaxRequestBodySize = 100;
        options.Limits.MaxRequestBufferSize = 4096;
        options.Limits.MaxResponseBufferSize = 4096;
        options.Listen(IPAddress.Loopback, 0);
    });

    /// <summary>Times and rates that a slow client breaks.</summary>
    public static HostProfile Impatient { get; } = new("impatient", static options =>
    {
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100_000, s_grace);

        // A rate that makes the megabytes in the kernel's buffers a matter of no time.
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100_000_000, s_grace);
        options.Listen(IPAddress.Loopback, 0);
    });

    /// <summary>Two connections, one of them upgraded.</summary>
    public static HostProfile Few { get; } = new("few", static options =>
    {
        options.Limits.MaxConcurrentConnections = 2;
        options.Limits.MaxConcurrentUpgradedConnections = 1;
        options.Listen(IPAddress.Loopback, 0);
    });

    /// <summary>No limit on bodies; synchronous reads and writes are allowed; Latin-1 headers; no server header; unusual hosts.</summary>
    public static HostProfile Lenient { get; } = new("lenient", static options =>
    {
        options.Limits.MaxRequestBodySize = null;
        options.AllowSynchronousIO = true;
        options.AllowResponseHeaderCompression = false;
        options.AddServerHeader = false;
        options.AllowHostHeaderOverride = true;
        options.RequestHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
        options.Listen(IPAddress.Loopback, 0);
    });

    /// <summary>Two end points, one of them on every address.</summary>
    public static HostProfile TwoEndPoints { get; } = new("two end points", static options =>
    {
        options.ListenAnyIP(0);
        options.Listen(IPAddress.Loopback, 0);
    });

    public static HostProfile UnixSocket { get; } = new("unix", static options => options.ListenUnixSocket(UnixPaths.Next()));

    /// <summary>HTTP/2 without TLS. Headers are written without the table that grows with them: its order is that of the answers.</summary>
    public static HostProfile Http2 { get; } = new("http2", static options =>
    {
        options.AllowResponseHeaderCompression = false;
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
    });

    /// <summary>HTTP/2 with limits that a script reaches.</summary>
    public static HostProfile Http2Small { get; } = new("http2 small", static options =>
    {
        options.Limits.MaxRequestHeadersTotalSize = 1024;
        options.Limits.MaxRequestHeaderCount = 8;
        options.Limits.Http2.MaxStreamsPerConnection = 2;
        options.Limits.Http2.InitialConnectionWindowSize = 65_535;
        options.Limits.Http2.InitialStreamWindowSize = 65_535;
        options.Limits.Http2.MaxRequestHeaderFieldSize = 256;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
    });

    /// <summary>TLS with HTTP/1.1 and HTTP/2.</summary>
    public static HostProfile Https { get; } = OnHttps("https", static _ => { });

    /// <summary>TLS that wants a certificate of the client.</summary>
    public static HostProfile HttpsClientCertificate { get; } = OnHttps("https client certificate", static https =>
    {
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = static (certificate, _, _) => certificate.Subject == $"CN={Certificates.ClientName}";
    });

    /// <summary>TLS that waits a second for the handshake.</summary>
    public static HostProfile HttpsImpatient { get; } = OnHttps("https impatient", static https => https.HandshakeTimeout = TimeSpan.FromSeconds(1));

    public override string ToString() => Name;

    private static HostProfile OnHttps(string name, Action<HttpsConnectionAdapterOptions> configure) => new(name, options =>
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(Certificates.Server, configure);
        }));
}
