using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Chat;

/// <summary>A member without a browser.</summary>
internal sealed class ChatClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Goes into a room; what the room says first is still to be read.</summary>
    public static async Task<ChatClient> OpenAsync(AppServer chat, string room, string name)
    {
        var client = new ChatClient();
        var address = new UriBuilder(chat.Address) { Scheme = "ws", Path = $"/rooms/{room}", Query = $"name={Uri.EscapeDataString(name)}" };
        await client._socket.ConnectAsync(address.Uri, default).WaitAsync(s_patience);
        return client;
    }

    /// <summary>Goes into a room, and reads until it is there.</summary>
    public static async Task<ChatClient> JoinAsync(AppServer chat, string room, string name)
    {
        ChatClient client = await OpenAsync(chat, room, name);
        await client.ReadUntilAsync("welcome", name);
        return client;
    }

    public Task SayAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) => _socket.SendAsync(bytes, type, endOfMessage: true, default).WaitAsync(s_patience);

    /// <summary>The next message; null when the server has closed the socket.</summary>
    public async Task<JsonNode?> ReadAsync()
    {
        int count = 0;
        while (true)
        {
            WebSocketReceiveResult part = await _socket.ReceiveAsync(new ArraySegment<byte>(_buffer)[count..], default).WaitAsync(s_patience);
            count += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default);
                return null;
            }

            if (part.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, count));
            }
        }
    }

    /// <summary>Reads until a message of a kind comes from somebody.</summary>
    public async Task<JsonNode> ReadUntilAsync(string kind, string name)
    {
        while (await ReadAsync() is { } message)
        {
            if ((string?)message["kind"] == kind && (string?)message["name"] == name)
            {
                return message;
            }
        }

        Assert.Fail($"The server has closed the socket ({CloseStatus}, {CloseReason}) before \"{name} {kind}\".");
        return null!;
    }

    /// <summary>Reads to the end. Returns what was said.</summary>
    public async Task<List<JsonNode>> ReadToEndAsync()
    {
        var messages = new List<JsonNode>();
        while (await ReadAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>Leaves as one should.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default).WaitAsync(s_patience);

    /// <summary>Leaves without a word.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
