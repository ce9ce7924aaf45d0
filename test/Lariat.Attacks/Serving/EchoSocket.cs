// The same WebSocket twice, as one writes it on each server: on Lariat with WebSocketConnection, whose limits are under attack, on Kestrel by hand.
using System.Net.WebSockets;
using Lariat.AspNetCore;
using Lariat.IO;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.Attacks.Serving;

/// <summary>Sends each message back, at /echo, and at /deflate with compression.</summary>
internal static class EchoSocket
{
    public static void Map(WebApplication app, bool isOnLariat)
    {
        foreach ((string path, bool isCompressed) in new[] { ("/echo", false), ("/deflate", true) })
        {
            app.Map(path, isOnLariat
                ? context => EchoOnLariatAsync(context, isCompressed).AsTask()
                : context => EchoOnKestrelAsync(context, isCompressed));
        }
    }

    private static WebSocketAcceptContext Accept(bool isCompressed) => new() { DangerousEnableCompression = isCompressed };

    private static async Coroutine EchoOnLariatAsync(HttpContext context, bool isCompressed)
    {
        var limits = new WebSocketLimits { MaxMessageBytes = AttackedServer.MaxBodyBytes };
        await using WebSocketConnection socket = await context.WebSockets.AcceptAsync(Accept(isCompressed), limits);
        try
        {
            await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
            {
                await socket.SendAsync(message.Bytes);
            }
        }
        catch (LimitOverrunException)
        {
            // The peer was told.
        }
    }

    private static async Task EchoOnKestrelAsync(HttpContext context, bool isCompressed)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(Accept(isCompressed));
        byte[] buffer = new byte[4 * 1024];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                    return;
                }

                message.Write(buffer, 0, received.Count);
                if (message.Length > AttackedServer.MaxBodyBytes)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, null, context.RequestAborted);
                    return;
                }

                if (received.EndOfMessage)
                {
                    await socket.SendAsync(message.GetBuffer().AsMemory(0, (int)message.Length), WebSocketMessageType.Binary, true, context.RequestAborted);
                    message.SetLength(0);
                }
            }
        }
        catch (WebSocketException)
        {
            // It has gone.
        }
    }
}
