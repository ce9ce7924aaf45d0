using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Chat;

/// <summary>What members of a room see of each other.</summary>
public class RoomTests(ChatServer shared) : IClassFixture<ChatServer>
{
    [Fact]
    public async Task Room_SomebodySays_EverybodyHears()
    {
        AppServer chat = shared.Server;
        string kitchen = shared.NextRoom();
        using ChatClient ada = await ChatClient.JoinAsync(chat, kitchen, "ada");
        using ChatClient bob = await ChatClient.JoinAsync(chat, kitchen, "bob");
        using ChatClient eve = await ChatClient.JoinAsync(chat, shared.NextRoom(), "eve");

        await ada.SayAsync("soup <b>is</b> ready \u00E4\U0001F372");
        JsonNode heard = await bob.ReadUntilAsync("says", "ada");
        await eve.SayAsync("alone");

        Assert.Equal("soup <b>is</b> ready \u00E4\U0001F372", (string?)heard["text"]);
        Assert.Equal("soup <b>is</b> ready \u00E4\U0001F372", (string?)(await ada.ReadUntilAsync("says", "ada"))["text"]);
        Assert.Equal("alone", (string?)(await eve.ReadUntilAsync("says", "eve"))["text"]); // the first that eve hears: rooms are separate
    }

    [Fact]
    public async Task Room_JoinAndLeave_AreTold()
    {
        AppServer chat = shared.Server;
        string kitchen = shared.NextRoom();
        using ChatClient ada = await ChatClient.JoinAsync(chat, kitchen, "ada");
        using ChatClient bob = await ChatClient.OpenAsync(chat, kitchen, "bob");

        JsonNode welcome = await bob.ReadUntilAsync("welcome", "bob");
        await ada.ReadUntilAsync("joins", "bob");
        await bob.CloseAsync();
        JsonNode bye = await ada.ReadUntilAsync("leaves", "bob");

        Assert.Equal(["ada", "bob"], welcome["members"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("", (string?)bye["text"]);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, bob.CloseStatus);
    }

    [Fact]
    public async Task Room_ConnectionLost_IsTold()
    {
        AppServer chat = shared.Server;
        string kitchen = shared.NextRoom();
        using ChatClient ada = await ChatClient.JoinAsync(chat, kitchen, "ada");
        using ChatClient bob = await ChatClient.JoinAsync(chat, kitchen, "bob");

        bob.Abort();

        JsonNode bye = await ada.ReadUntilAsync("leaves", "bob");
        Assert.Equal("connection lost", (string?)bye["text"]);
    }

    [Fact]
    public async Task Room_WhoComesLate_IsShownTheLastMessages()
    {
        using AppServer chat = await AppServer.StartAsync("chat", "--Chat:HistoryCount=3", "--Chat:Pause=00:00:00");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        for (int i = 1; i <= 5; i++)
        {
            await ada.SayAsync($"{i}");
            await ada.ReadUntilAsync("says", "ada");
        }

        using ChatClient bob = await ChatClient.JoinAsync(chat, "kitchen", "bob");

        string[] shown = [await TextAsync(bob), await TextAsync(bob), await TextAsync(bob)];
        Assert.Equal(["3", "4", "5"], shown);
    }

    [Fact]
    public async Task Rooms_WhenAllHaveLeft_AreForgotten()
    {
        using AppServer chat = await AppServer.StartAsync("chat");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        using (ChatClient bob = await ChatClient.JoinAsync(chat, "garden", "bob"))
        {
            await bob.CloseAsync();
        }

        using ChatClient eve = await ChatClient.JoinAsync(chat, "kitchen", "eve"); // the server has seen bob leave by now
        string rooms = await chat.Client.GetStringAsync("/rooms");

        Assert.Equal("""{"kitchen":["ada","eve"]}""", rooms);
    }

    [Theory]
    [InlineData("ada", "the name 'ada' is taken")]
    [InlineData("", "a name has 1 to 32 characters")]
    [InlineData("a name that is far too long for any door", "a name has 1 to 32 characters")]
    public async Task Room_NameThatCannotBeHad_IsRefusedWithTheReason(string name, string reason)
    {
        AppServer chat = shared.Server;
        string kitchen = shared.NextRoom();
        using ChatClient ada = await ChatClient.JoinAsync(chat, kitchen, "ada");
        using ChatClient refused = await ChatClient.OpenAsync(chat, kitchen, name);

        Assert.Empty(await refused.ReadToEndAsync());

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, refused.CloseStatus);
        Assert.Equal(reason, refused.CloseReason);
    }

    [Fact]
    public async Task Room_WithoutAWebSocket_AsksForOne()
    {
        HttpResponseMessage response = await shared.Server.Client.GetAsync("/rooms/kitchen?name=ada");

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    private static async Task<string> TextAsync(ChatClient client) => (string)(await client.ReadUntilAsync("says", "ada"))["text"]!;
}
