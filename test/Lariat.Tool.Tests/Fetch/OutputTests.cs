namespace Lariat.Tool.Tests.Fetch;

public class OutputTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Fetch_Output_SavesBodies()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string url = server.OnBody("/a/page.txt", "text");

        ToolRun run = ToolRun.Fetch("--output", folder.Join("made", "on", "demand"), "--json", url);

        string file = run.JsonOf(url).GetProperty("file").GetString()!;
        Assert.Equal("text", File.ReadAllText(file));
        Assert.Equal("a_page.txt", Path.GetFileName(file));
    }

    [Fact]
    public async Task Fetch_SecondRun_AsksOnlyForWhatIsMissing()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string there = server.OnBody("/there", "text");
        string late = server.Url("/late");
        ToolRun.Fetch("--output", folder.Path, there, late);
        server.OnBody("/late", "text");

        ToolRun second = ToolRun.Fetch("--output", folder.Path, there, late);

        Assert.Equal(0, second.Code);
        Assert.Contains($"skipped  {there} (is in ", second.Output);
        Assert.Equal(["/late", "/late", "/there"], server.Requests.Select(request => request.Path).Order());
    }

    [Fact]
    public async Task Fetch_SameUrlTwice_IsSavedOnce()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string url = server.OnBody("/page", "text");

        ToolRun run = ToolRun.Fetch("--output", folder.Path, "--json", url, url);

        Assert.Equal(1, run.Summary.GetProperty("skipped").GetInt32());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_BodyUnderWay_HasNotItsFinalName()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string[] during = [];
        string url = server.On("/page", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nte");
            while (folder.Files.Length == 0)
            {
                await Task.Yield();
            }

            during = [.. folder.Files.Select(Path.GetFileName)!];
            await exchange.SendAsync("xt");
        });

        ToolRun.Fetch("--output", folder.Path, url);

        Assert.Equal(["page@part"], during);
        Assert.Equal("page", Path.GetFileName(Assert.Single(folder.Files)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_BodyUnderWay_IsTheUsersAlone(bool hasRemains)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes on this system");
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string part = PartOf(server, folder, "page");
        string plain = folder.Join("plain");
        File.WriteAllText(plain, "");
        if (hasRemains)
        {
            File.WriteAllText(part, "remains");
        }

        UnixFileMode during = default;
        string url = server.On("/page", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nte");
            while (!File.Exists(part) || new FileInfo(part).Length != 2)
            {
                await Task.Yield();
            }

            during = ModeOf(part);
            await exchange.SendAsync("xt");
        });

        ToolRun.Fetch("--output", folder.Path, url);

        Assert.Equal(Private, during);
        Assert.Equal(ModeOf(plain), ModeOf(part[..^"@part".Length]));
    }

    [Fact]
    public async Task Fetch_TruncatedBody_LeavesNoFile()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string url = server.On("/short", exchange => exchange.SendAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!"));

        ToolRun.Fetch("--output", folder.Path, url);

        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task Fetch_RemainsOfAKilledRun_AreOverwritten()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string url = server.OnBody("/page", "text");
        string part = PartOf(server, folder, "page");
        File.WriteAllText(part, "a longer text");

        ToolRun.Fetch("--output", folder.Path, url);

        Assert.Equal("text", File.ReadAllText(folder.Join(Assert.Single(folder.Files))));
    }

    [Fact]
    public async Task Fetch_DiskFull_SaysSoAndGoesOn()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        File.CreateSymbolicLink(PartOf(server, folder, "full"), "/dev/full");
        string full = server.OnBody("/full", "text");
        string good = server.OnBody("/good", "text");

        ToolRun run = ToolRun.Fetch("--output", folder.Path, full, good);

        Assert.Equal(1, run.Code);
        Assert.Contains("the disk is full. Make room", run.FailureOf(full));
        Assert.Equal("good", Path.GetFileName(Assert.Single(folder.Files)));
    }

    [Fact]
    public async Task Fetch_AFolderInThePlaceOfAFile_CannotBeSaved()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        string url = server.OnBody("/page", "text");
        Directory.CreateDirectory(PartOf(server, folder, "page"));

        ToolRun run = ToolRun.Fetch("--output", folder.Path, url);

        Assert.Contains("cannot be saved: access is denied", run.FailureOf(url));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static string PartOf(ScriptedServer server, TestDirectory folder, string name)
    {
        string host = folder.Join(server.Authority.Replace(':', '_'));
        Directory.CreateDirectory(host);
        return Path.Combine(host, name + "@part");
    }
}
