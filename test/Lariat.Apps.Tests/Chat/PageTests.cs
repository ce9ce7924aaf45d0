namespace Lariat.Apps.Tests.Chat;

/// <summary>The page, in a browser.</summary>
public class PageTests
{
    [Fact]
    public async Task Page_TwoPeople_TalkToEachOther()
    {
        Assert.SkipUnless(Browser.Path is not null, "chromium is not installed.");
        using AppServer chat = await AppServer.StartAsync("chat");
        await using Browser browser = await Browser.StartAsync();
        BrowserPage ada = await browser.OpenAsync(new Uri(chat.Address, "/?room=kitchen&name=ada"));
        await ada.WaitForAsync("document.getElementById('people').textContent === 'ada'");
        BrowserPage bob = await browser.OpenAsync(new Uri(chat.Address, "/?room=kitchen&name=bob"));
        await ada.WaitForAsync("document.getElementById('people').textContent === 'ada, bob'");

        await SayAsync(ada, "soup is <b>ready</b>");
        await bob.WaitForAsync("document.querySelector('.says:not(.mine)').textContent.includes('soup is <b>ready</b>')");
        await SayAsync(bob, "coming");
        await ada.WaitForAsync("document.querySelector('.says:not(.mine)').textContent.includes('coming')");

        // What people say is text, never markup.
        Assert.Equal(0, (int)(await bob.EvaluateAsync("document.querySelectorAll('.says b b').length"))!);
        Assert.Equal(1, (int)(await bob.EvaluateAsync("document.querySelectorAll('.says.mine').length"))!);
    }

    [Fact]
    public async Task Page_ServerStops_SaysSoAndOffersToJoinAgain()
    {
        Assert.SkipUnless(Browser.Path is not null, "chromium is not installed.");
        using AppServer chat = await AppServer.StartAsync("chat");
        await using Browser browser = await Browser.StartAsync();
        BrowserPage ada = await browser.OpenAsync(new Uri(chat.Address, "/?room=kitchen&name=ada"));
        await ada.WaitForAsync("document.getElementById('people').textContent === 'ada'");

        chat.Process.Signal("TERM");

        await ada.WaitForAsync("document.querySelector('.bad').textContent === 'the server is going away'");
        await ada.WaitForAsync("!document.getElementById('door').hidden");
        Assert.Equal(0, (await chat.Process.EndAsync()).Code);
    }

    [Fact]
    public async Task Page_NameTaken_SaysSo()
    {
        Assert.SkipUnless(Browser.Path is not null, "chromium is not installed.");
        using AppServer chat = await AppServer.StartAsync("chat");
        using ChatClient ada = await ChatClient.JoinAsync(chat, "kitchen", "ada");
        await using Browser browser = await Browser.StartAsync();

        BrowserPage impostor = await browser.OpenAsync(new Uri(chat.Address, "/?room=kitchen&name=ada"));

        await impostor.WaitForAsync("document.querySelector('.bad').textContent.includes('is taken')");
    }

    private static async Task SayAsync(BrowserPage page, string text)
    {
        await page.EvaluateAsync("document.getElementById('text').focus()");
        await page.TypeAsync(text);
        await page.PressEnterAsync();
    }
}
