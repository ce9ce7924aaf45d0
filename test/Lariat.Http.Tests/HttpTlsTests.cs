using System.Security.Authentication;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;

namespace Lariat.Http.Tests;

/// <summary>HTTPS: SocketsHttpHandler's own TLS over the loop's connection.</summary>
public abstract class HttpTlsTests(DriverKind kind) : HttpTest(kind)
{
    [Fact]
    public void Get_TrustedServer_IsAnswered() => RunClean(async () =>
    {
        await using KestrelServer server = await StartTlsAsync();
        using HttpClient http = NewTrustingClient();

        Assert.Equal("secret", await http.GetStringAsync(server.Root, Token));
        Assert.Equal("secret", await http.GetStringAsync(server.Root, Token));
    });

    [Fact]
    public void Get_UntrustedCertificate_IsRefused() => RunClean(async () =>
    {
        await using KestrelServer server = await StartTlsAsync();
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.Root, Token));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.IsType<AuthenticationException>(error.InnerException);
    });

    [Fact]
    public void Get_OnceConnected_StaysOnTheLoop() => RunClean(async () =>
    {
        await using KestrelServer server = await StartTlsAsync();
        var threads = new ThreadWitness(EventLoop.Current);
        SocketsHttpHandler handler = LariatHttp.CreateHandler();
        handler.SslOptions = TestCertificate.TrustingClient();
        using var http = new HttpClient(threads.Around(handler));
        await http.GetStringAsync(server.Root, Token);
        threads.Clear();

        for (int i = 0; i < 10; i++)
        {
            await http.GetStringAsync(server.Root, Token);
        }

        Assert.Equal(0, threads.Elsewhere);
        Assert.Equal(10, threads.OnLoop);
    });

    [Fact]
    public void Get_OpensslServer_IsAnswered() => RunClean(async () =>
    {
        PeerProcess.Require("openssl");
        using var folder = new TestDirectory();
        TestCertificate.WritePem(TestCertificate.Server, folder["cert.pem"], folder["key.pem"]);
        int port = FreePort();
        using PeerProcess server = PeerProcess.Start(
            "openssl", "s_server", "-accept", $"127.0.0.1:{port}", "-cert", folder["cert.pem"], "-key", folder["key.pem"], "-www", "-quiet");
        await (await OpenWhenReadyAsync(port)).DisposeAsync();
        using HttpClient http = NewTrustingClient();

        string page = await http.GetStringAsync(new Uri($"https://localhost:{port}/"), Token);

        Assert.Contains("Ciphers supported in s_server binary", page, StringComparison.Ordinal);
    });

    [Fact]
    public void Get_PlainServer_IsASecureConnectionError() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            await connection.PeekAsync();
            await connection.WriteAsync(Bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
        });
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetStringAsync(new Uri($"https://127.0.0.1:{server.Port}/"), Token));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    });

    private static Task<KestrelServer> StartTlsAsync() => KestrelServer.StartAsync(app => app.MapGet("/", () => "secret"), isTls: true);
}
