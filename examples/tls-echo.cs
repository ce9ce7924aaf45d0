// TLS on both sides: a server with a certificate made in memory, a client that trusts just that one, and two that are refused.
// Usage: tls-echo --port N serves (then: openssl s_client -connect 127.0.0.1:N); without arguments it talks to itself.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lariat;
using Lariat.Net;

using X509Certificate2 certificate = MakeCertificate();
EventLoop.Run(args is ["--port", var port] ? ServeAsync(int.Parse(port, CultureInfo.InvariantCulture)) : DemonstrateAsync());

async Coroutine ServeAsync(int port)
{
    await using Server server = await StartAsync(port);
    Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
    await server.ServeForeverAsync();
}

// region: server
Coroutine<Server> StartAsync(int port) => Server.StartAsync(EchoAsync, "127.0.0.1", port, new ServerOptions
{
    Tls = new SslServerAuthenticationOptions
    {
        ServerCertificate = certificate,
        ApplicationProtocols = [new SslApplicationProtocol("echo")],
    },
    TlsHandshakeTimeout = TimeSpan.FromSeconds(10),
});
// endregion

static async Coroutine EchoAsync(Connection connection)
{
    while (await connection.ReadLineAsync() is { Length: > 0 } line)
    {
        await connection.WriteAsync(line);
    }
}

// region: client
async Coroutine TalkAsync(int port, string serverName, X509ChainPolicy? trust)
{
    var options = new ConnectOptions
    {
        Tls = new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            ApplicationProtocols = [new SslApplicationProtocol("echo")],
            CertificateChainPolicy = trust,
        },
    };
    await using Connection connection = await Connection.OpenAsync("127.0.0.1", port, options);
    Console.WriteLine($"{connection.Tls!.NegotiatedApplicationProtocol} over {connection.Tls.SslProtocol}");
    await connection.WriteAsync("hello, in secret\n"u8.ToArray());
    Console.Write(Encoding.UTF8.GetString(await connection.ReadLineAsync()));
}
// endregion

async Coroutine DemonstrateAsync()
{
    await using Server server = await StartAsync(0);
    await TalkAsync(server.Port, "echo.test", TrustOnly(certificate));
    await FailAsync("another name", TalkAsync(server.Port, "bank.test", TrustOnly(certificate)));
    await FailAsync("not trusted", TalkAsync(server.Port, "echo.test", null));
}

static async Coroutine FailAsync(string what, Coroutine attempt)
{
    try
    {
        await attempt;
    }
    catch (AuthenticationException)
    {
        Console.WriteLine($"{what}: refused");
    }
}

// region: trust
static X509ChainPolicy TrustOnly(X509Certificate2 certificate)
{
    var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
    policy.CustomTrustStore.Add(certificate);
    return policy;
}
// endregion

static X509Certificate2 MakeCertificate()
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest("CN=echo.test", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName("echo.test");
    names.AddIpAddress(IPAddress.Loopback);
    request.CertificateExtensions.Add(names.Build());
    return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
}
