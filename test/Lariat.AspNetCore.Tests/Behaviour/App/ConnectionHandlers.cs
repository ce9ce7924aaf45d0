using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>What is about the connection below the request.</summary>
internal static class ConnectionHandlers
{
    public static void AddTo(Dictionary<string, Func<Exchange, Task>> handlers)
    {
        handlers["/connection"] = ConnectionAsync;
        handlers["/tls"] = TlsAsync;
        handlers["/upgrade"] = UpgradeAsync;
        handlers["/upgrade-refused"] = UpgradeRefusedAsync;
        handlers["/gate"] = GateAsync;
        handlers["/gated-body"] = GatedBodyAsync;
        handlers["/no-rates"] = NoRatesAsync;
        handlers["/close-requested"] = CloseRequestedAsync;
    }

    private static Task ConnectionAsync(Exchange exchange)
    {
        ConnectionInfo connection = exchange.Context.Connection;
        return exchange.AnswerAsync(
            $"id {connection.Id}, trace {exchange.Context.TraceIdentifier}, remote {Describe(connection.RemoteIpAddress, connection.RemotePort)}, "
            + $"local {Describe(connection.LocalIpAddress, connection.LocalPort)}");
    }

    // A port is chosen by the kernel: that there is one is what can be compared.
    private static string Describe(IPAddress? address, int port)
        => $"{address?.AddressFamily.ToString() ?? "none"} {address?.ToString() ?? "none"} {(port > 0 ? "a port" : "no port")}";

    private static Task TlsAsync(Exchange exchange)
    {
        ITlsHandshakeFeature? tls = exchange.Context.Features.Get<ITlsHandshakeFeature>();
        return exchange.AnswerAsync(
            $"{exchange.Request.Protocol} {exchange.Request.Scheme} {tls?.Protocol} {tls?.NegotiatedCipherSuite} '{tls?.HostName}' "
            + $"client: {exchange.Context.Connection.ClientCertificate?.Subject ?? "none"}");
    }

    private static async Task UpgradeAsync(Exchange exchange)
    {
        IHttpUpgradeFeature feature = exchange.Context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        exchange.Response.Headers.Upgrade = "echo";
        exchange.Response.Headers["X-Upgradable"] = feature.IsUpgradableRequest.ToString();
        await using Stream stream = await feature.UpgradeAsync();
        byte[] buffer = new byte[1024];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
            await stream.FlushAsync();
            exchange.Note($"echoed {count}");
            if (buffer.AsSpan(0, count).EndsWith("quit"u8))
            {
                await stream.WriteAsync("bye"u8.ToArray());
                return;
            }
        }
    }

    private static async Task UpgradeRefusedAsync(Exchange exchange)
    {
        IHttpUpgradeFeature feature = exchange.Context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        try
        {
            await feature.UpgradeAsync();
        }
        catch (InvalidOperationException error)
        {
            await exchange.AnswerAsync($"{feature.IsUpgradableRequest}: {error.Message}");
        }
    }

    private static async Task GateAsync(Exchange exchange)
    {
        exchange.Note("waiting");
        await exchange.GateAsync("go");
        await exchange.AnswerAsync("went through");
    }

    private static async Task GatedBodyAsync(Exchange exchange)
    {
        await exchange.WriteAsync("first;");
        await exchange.Response.Body.FlushAsync();
        exchange.Note("waiting");
        await exchange.GateAsync("go");
        await exchange.WriteAsync("second");
    }

    private static async Task NoRatesAsync(Exchange exchange)
    {
        exchange.Context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
        await exchange.AnswerAsync(await exchange.ReadBodyAsync());
    }

    // Asks for a graceful close while the request runs.
    private static Task CloseRequestedAsync(Exchange exchange)
    {
        exchange.Context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
        return exchange.AnswerAsync("closing");
    }
}
