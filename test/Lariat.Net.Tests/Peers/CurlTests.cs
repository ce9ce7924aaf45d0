using System.Net.Security;

namespace Lariat.Net.Tests;

/// <summary>An HTTP/1.1 server written by hand over <see cref="Connection"/>, with <c>curl</c> at the other end.</summary>
public abstract class CurlTests(DriverKind kind) : PeerTest(kind)
{
    private const int LargeBytes = 8_000_000;

    [Fact]
    public void Get_ThreeUrls_UseOneConnection() => RunClean(async () =>
    {
        PeerProcess.Require("curl");
        int connectionCount = 0;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                connectionCount++;
                await HttpHandler.ServeAsync(connection);
            },
            "127.0.0.1",
            0);
        string url = $"http://127.0.0.1:{server.Port}/bytes/10";

        string output = await CurlAsync("-w", "%{http_code} %{size_download} %{num_connects}\\n", "-o", "/dev/null", url, "-o", "/dev/null", url, "-o", "/dev/null", url);

        Assert.Equal("200 10 1\n200 10 0\n200 10 0\n", output);
        Assert.Equal(1, connectionCount);
    });

    [Fact]
    public void Get_Chunked_IsPutTogether() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        await using Server server = await StartAsync();

        await CurlAsync("-o", folder["body"], $"http://127.0.0.1:{server.Port}/chunked/123456");

        Assert.Equal(HttpHandler.Body(123_456), await File.ReadAllBytesAsync(folder["body"]));
    });

    [Fact]
    public void Get_LargeBody_IsComplete() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        await using Server server = await StartAsync();

        await CurlAsync("-o", folder["body"], $"http://127.0.0.1:{server.Port}/bytes/{LargeBytes}");

        Assert.Equal(HttpHandler.Body(LargeBytes), await File.ReadAllBytesAsync(folder["body"]));
    });

    [Theory]
    [InlineData("Content-Type: application/octet-stream")]
    [InlineData("Transfer-Encoding: chunked")]
    public void Post_LargeBody_ComesBack(string header) => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        byte[] body = new byte[LargeBytes];
        new Random(1).NextBytes(body);
        await File.WriteAllBytesAsync(folder["sent"], body);
        await using Server server = await StartAsync();

        // For a body of this size curl asks first whether it may (Expect: 100-continue).
        await CurlAsync("--data-binary", $"@{folder["sent"]}", "-H", header, "-o", folder["received"], $"http://127.0.0.1:{server.Port}/echo");

        Assert.Equal(body, await File.ReadAllBytesAsync(folder["received"]));
    });

    [Fact]
    public void Get_Tls_IsComplete() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        await using Server server = await StartAsync(new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Server });

        await CurlAsync("-k", "-o", folder["body"], $"https://127.0.0.1:{server.Port}/bytes/{LargeBytes}");

        Assert.Equal(HttpHandler.Body(LargeBytes), await File.ReadAllBytesAsync(folder["body"]));
    });

    private static async Coroutine<Server> StartAsync(SslServerAuthenticationOptions? tls = null)
    {
        PeerProcess.Require("curl");
        return await Server.StartAsync(HttpHandler.ServeAsync, "127.0.0.1", 0, new ServerOptions { Tls = tls });
    }

    // Nothing of the machine's own settings or proxies; and no test waits longer than it would itself.
    private static async Coroutine<string> CurlAsync(params string[] arguments)
        => await PeerProcess.RunAsync("curl", ["-q", "--noproxy", "*", "-sS", "--max-time", "25", .. arguments]);
}
