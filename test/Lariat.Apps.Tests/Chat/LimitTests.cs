using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Chat;

/// <summary>What nobody may do to the others, and the end.</summary>
public class LimitTests(ChatServer shared) : IClassFixture<ChatServer>
{
    [Fact]
    public async Task Chat_MemberWhoDoesNotRead_IsDroppedAndToldWhy()
    {
        using AppServer chat = await AppServer.StartAsync("chat", "--Chat:Pause=00:00:00", "--Chat:FarewellTimeout=00:01:00");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        using ChatClient sloth = await ChatClient.JoinAsync(chat, "kitchen", "sloth");

        JsonNode bye = await TalkUntilLeftAsync(ada, "sloth");
        await sloth.ReadToEndAsync();

        Assert.Equal("too slow", (string?)bye["text"]);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, sloth.CloseStatus);
        Assert.Equal("too slow", sloth.CloseReason);
    }

    [Fact]
    public async Task Chat_MemberWhoNeverReads_IsCutOff()
    {
        using AppServer chat = await AppServer.StartAsync("chat", "--Chat:Pause=00:00:00", "--Chat:FarewellTimeout=00:00:01");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        using ChatClient sloth = await ChatClient.JoinAsync(chat, "kitchen", "sloth");

        await TalkUntilLeftAsync(ada, "sloth");
        chat.Process.Signal("INT"); // ends when every connection has
        await ada.ReadToEndAsync();
        AppResult result = await chat.Process.EndAsync();

        Assert.Equal(0, result.Code);
        await Assert.ThrowsAnyAsync<WebSocketException>(sloth.ReadToEndAsync);
    }

    [Fact]
    public async Task Chat_Flood_ReachesEverybodyWhoReads()
    {
        using AppServer chat = await AppServer.StartAsync("chat", "--Chat:Pause=00:00:00.001");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        using ChatClient bob = await ChatClient.JoinAsync(chat, "kitchen", "bob");
        const int Count = 1000;

        Task talking = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                await ada.SayAsync($"{i}");
            }
        });
        string[][] heard = await Task.WhenAll(HearAsync(ada, Count), HearAsync(bob, Count));
        await talking;

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), heard[0]);
        Assert.Equal(heard[0], heard[1]);
    }

    [Fact]
    public async Task Chat_MessageTooBig_IsRefused()
    {
        using ChatClient ada = await ChatClient.JoinAsync(shared.Server, shared.NextRoom(), "ada");

        await ada.SayAsync(new string('x', 4096));
        await ada.ReadUntilAsync("says", "ada");
        await ada.SayAsync(new string('x', 4097));
        await ada.ReadToEndAsync();

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, ada.CloseStatus);
    }

    [Fact]
    public async Task Chat_BinaryMessage_IsRefused()
    {
        using ChatClient ada = await ChatClient.JoinAsync(shared.Server, shared.NextRoom(), "ada");

        await ada.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await ada.ReadToEndAsync();

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, ada.CloseStatus);
    }

    [Theory]
    [InlineData("http://elsewhere.example", 403)]
    [InlineData("null", 403)]
    [InlineData("HERE", 101)]
    public async Task Chat_SocketOfAPageOfAnotherSite_IsRefused(string origin, int status)
    {
        AppServer chat = shared.Server;
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin == "HERE" ? $"http://{chat.Address.Authority}" : origin);

        await Record.ExceptionAsync(() => socket.ConnectAsync(new UriBuilder(chat.Address) { Scheme = "ws", Path = $"/rooms/{shared.NextRoom()}", Query = "name=ada" }.Uri, default));

        Assert.Equal(status, (int)socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Chat_Stopped_ClosesEverySocketWith1001(string signal)
    {
        using AppServer chat = await AppServer.StartAsync("chat");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        using ChatClient bob = await ChatClient.JoinAsync(chat, "garden", "bob");

        chat.Process.Signal(signal);
        await ada.ReadToEndAsync();
        await bob.ReadToEndAsync();
        AppResult result = await chat.Process.EndAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, ada.CloseStatus);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, bob.CloseStatus);
        Assert.Equal(0, result.Code);
        Assert.Equal("", result.Errors);
    }

    // Megabytes fit into the system's buffers before anything waits in the room's queue: so one talks, at the pace at which it hears
    // itself, until the other has to go.
    private static async Task<JsonNode> TalkUntilLeftAsync(ChatClient client, string other)
    {
        string text = new('x', 4000);
        while (true)
        {
            await client.SayAsync(text);
            JsonNode? heard;
            do
            {
                heard = await client.ReadAsync();
                Assert.NotNull(heard);
                if ((string?)heard["kind"] == "leaves" && (string?)heard["name"] == other)
                {
                    return heard;
                }
            }
            while ((string?)heard["kind"] != "says");
        }
    }

    private static async Task<string[]> HearAsync(ChatClient client, int count)
    {
        string[] heard = new string[count];
        for (int i = 0; i < count; i++)
        {
            heard[i] = (string)(await client.ReadUntilAsync("says", "ada"))["text"]!;
        }

        return heard;
    }
}
