using System.Net;

namespace Lariat.Tool.Tests;

/// <summary>What a path may reach, and what it may not.</summary>
public sealed class ServePathTests : IDisposable
{
    private const string Secret = "the secret outside";

    private readonly TestDirectory _outside = new();

    private string Folder => _outside.Join("served");

    public ServePathTests()
    {
        Directory.CreateDirectory(_outside.Join("served", "sub", ".git"));
        Directory.CreateDirectory(_outside.Join("served-too"));
        Write("secret.txt", Secret);
        Write("served-too/secret.txt", Secret);
        Write("served/inside.txt", "inside");
        Write("served/.env", Secret);
        Write("served/sub/.git/config", Secret);
        Write("served/sub/page.html", "page");
        File.CreateSymbolicLink(_outside.Join("served", "link-out.txt"), "../secret.txt");
        File.CreateSymbolicLink(_outside.Join("served", "link-absolute.txt"), _outside.Join("secret.txt"));
        File.CreateSymbolicLink(_outside.Join("served", "link-in.txt"), "sub/../inside.txt");
        File.CreateSymbolicLink(_outside.Join("served", "link-circle"), "link-circle");
        Directory.CreateSymbolicLink(_outside.Join("served", "folder-out"), "..");
        Directory.CreateSymbolicLink(_outside.Join("served", "folder-twice"), "folder-out/served-too");
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/sub/../../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/%2E%2E%2Fsecret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("/sub\\..\\..\\secret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/%c0%ae%c0%ae/secret.txt")]
    [InlineData("//../secret.txt")]
    [InlineData("/./.././secret.txt")]
    [InlineData("/..;/secret.txt")]
    [InlineData("/../served-too/secret.txt")]
    [InlineData("/inside.txt%00.html")]
    [InlineData("/.env")]
    [InlineData("/%2eenv")]
    [InlineData("/sub/.git/config")]
    [InlineData("/sub/.git/")]
    [InlineData("/link-out.txt")]
    [InlineData("/link-absolute.txt")]
    [InlineData("/link-circle")]
    [InlineData("/folder-out/secret.txt")]
    [InlineData("/folder-out/served/inside.txt/../../secret.txt")]
    [InlineData("/folder-twice/secret.txt")]
    [InlineData("/folder-out/")]
    [InlineData("http://a/../secret.txt")]
    public async Task Get_PathThatLeavesTheFolder_IsRefused(string target)
    {
        await using RunningServe serve = await RunningServe.StartAsync(Folder);

        string answer = await serve.GetRawAsync(target);

        Assert.DoesNotContain(Secret, answer);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
    }

    [Theory]
    [InlineData("/inside.txt", "inside")]
    [InlineData("/link-in.txt", "inside")]
    [InlineData("/sub/../inside.txt", "inside")]
    [InlineData("/folder-out/../inside.txt", "inside")]
    [InlineData("/%69nside.txt", "inside")]
    [InlineData("/sub/page.html", "page")]
    public async Task Get_PathInTheFolder_IsAnswered(string target, string expected)
    {
        await using RunningServe serve = await RunningServe.StartAsync(Folder);

        string answer = await serve.GetRawAsync(target);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {expected.Length}\r\n", answer);
        Assert.EndsWith(expected, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hidden", "/.env")]
    [InlineData("--hidden", "/sub/.git/config")]
    [InlineData("--follow-links", "/link-out.txt")]
    [InlineData("--follow-links", "/folder-out/secret.txt")]
    public async Task Get_WhatAnOptionAllows_IsAnswered(string option, string target)
    {
        await using RunningServe serve = await RunningServe.StartAsync(Folder, option);

        Assert.EndsWith(Secret, await serve.GetRawAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FolderThatIsALink_IsServed()
    {
        Directory.CreateSymbolicLink(_outside.Join("alias"), "served");
        await using RunningServe serve = await RunningServe.StartAsync(_outside.Join("alias"));

        Assert.Equal("inside", await serve.Http.GetStringAsync("/inside.txt"));
    }

    [Fact]
    public async Task Listing_HiddenAndEscapingNames_LeavesThemOut()
    {
        await using RunningServe serve = await RunningServe.StartAsync(Folder);

        string page = await serve.Http.GetStringAsync("/");

        Assert.Contains("inside.txt", page);
        Assert.Contains("link-in.txt", page);
        Assert.DoesNotContain(".env", page);
        Assert.DoesNotContain("link-out", page);
        Assert.DoesNotContain("folder-out", page);
    }

    [Fact]
    public async Task Get_FolderWithoutSlash_IsRedirected()
    {
        await using RunningServe serve = await RunningServe.StartAsync(Folder);

        HttpResponseMessage answer = await serve.GetAsync("/sub");

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.EndsWith("/sub/", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    public void Dispose() => _outside.Dispose();

    private void Write(string path, string text) => File.WriteAllText(_outside.Join(path.Split('/')), text);
}
