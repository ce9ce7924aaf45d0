using System.Net;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;

namespace Lariat.Http.Tests;

/// <summary>Through a proxy, which tunnels (CONNECT) what is encrypted.</summary>
public abstract class ProxyTests(DriverKind kind) : HttpTest(kind)
{
    private int _tunnels;

    [Fact]
    public void Get_HttpsThroughProxy_IsTunnelled() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => "secret"), isTls: true);
        await using Server proxy = await StartRawAsync(TunnelAsync);
        using HttpClient http = NewTrustingClient(handler => handler.Proxy = new WebProxy(UriOf(proxy), BypassOnLocal: false));

        Assert.Equal("secret", await http.GetStringAsync(server.Root, Token));
        Assert.Equal("secret", await http.GetStringAsync(server.Root, Token));

        Assert.Equal(1, _tunnels);
    });

    [Fact]
    public void Get_HttpThroughProxy_NamesTheWholeUrl() => RunClean(async () =>
    {
        string? requestLine = null;
        await using Server proxy = await StartRawAsync(connection => ServeAsync(connection, async head =>
        {
            requestLine = head.Split("\r\n")[0];
            await AnswerAsync(connection, "by proxy");
        }));
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
        {
            Configure = handler => handler.Proxy = new WebProxy(UriOf(proxy), BypassOnLocal: false),
        });

        string body = await http.GetStringAsync(new Uri("http://lariat.test/page"), Token);

        Assert.Equal("by proxy", body);
        Assert.Equal("GET http://lariat.test/page HTTP/1.1", requestLine);
    });

    [Fact]
    public void Get_ProxyRefuses_IsAProxyTunnelError() => RunClean(async () =>
    {
        await using Server proxy = await StartRawAsync(static async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Bytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        });
        using HttpClient http = NewTrustingClient(handler => handler.Proxy = new WebProxy(UriOf(proxy), BypassOnLocal: false));

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetStringAsync(new Uri("https://lariat.test/"), Token));

        Assert.Equal(HttpRequestError.ProxyTunnelError, error.HttpRequestError);
    });

    private async Coroutine TunnelAsync(Connection client)
    {
        string head = await ReadHeadAsync(client);
        Assert.StartsWith("CONNECT localhost:", head, StringComparison.Ordinal);
        _tunnels++;
        string[] target = head.Split(' ')[1].Split(':');
        await using Connection server = await Connection.OpenAsync("127.0.0.1", int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture));
        await client.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n\r\n"));
        try
        {
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(PumpAsync(client, server));
                group.Create(PumpAsync(server, client));
                await Coroutine.Completed;
            });
        }
        catch (ExceptionGroup error) when (error.InnerExceptions.All(inner => inner is System.Net.Sockets.SocketException))
        {
            // One side was reset: that ends the tunnel.
        }
    }

    private static async Coroutine PumpAsync(Connection from, Connection to)
    {
        while (await from.PeekAsync() is { IsEmpty: false } data)
        {
            await to.WriteAsync(data);
            from.Consume(data.Length);
        }

        to.EndWriting();
    }
}
