using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lariat.Tool.Tests;

/// <summary>The command: its listing, its output, its end, its errors.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TestDirectory _folder = new();

    [Theory]
    [InlineData("<script>alert(1)<\u2044script>", "&lt;script&gt;alert(1)", "./%3Cscript%3Ealert%281%29")]
    [InlineData("a\"b'c&d", "a&quot;b&#x27;c&amp;d", "./a%22b%27c%26d")]
    [InlineData("javascript:alert(1)", ">javascript:alert(1)<", "./javascript%3Aalert%281%29")]
    [InlineData("a b#c?d%e", ">a b#c?d%e<", "./a%20b%23c%3Fd%25e")]
    [InlineData("line\nbreak", "line&#xA;break", "./line%0Abreak")]
    [InlineData("caf\u00e9", "caf&#xE9;", "./caf%C3%A9")]
    [InlineData("back\\slash", "back\\slash", "./back%5Cslash")]
    public async Task Listing_HostileName_IsTextAndALinkToTheFile(string name, string text, string link)
    {
        await File.WriteAllTextAsync(_folder.Join(name), "found");
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        string page = await serve.Http.GetStringAsync("/");
        string href = page.Split("href=\"").Single(part => part.StartsWith("./", StringComparison.Ordinal)).Split('"')[0];

        Assert.Contains(text, page);
        Assert.StartsWith(link, href, StringComparison.Ordinal);
        Assert.EndsWith("found", await serve.GetRawAsync(href[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_FilesAndFolders_TellsSizesAndDates()
    {
        Directory.CreateDirectory(_folder.Join("zebra", "inner"));
        await File.WriteAllBytesAsync(_folder.Join("apple.bin"), new byte[1_234_567]);
        File.SetLastWriteTime(_folder.Join("apple.bin"), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Local));
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        string page = await serve.Http.GetStringAsync("/");

        Assert.Contains("1.2 MB", page);
        Assert.Contains("2020-01-02 03:04", page);
        Assert.True(page.IndexOf("zebra/", StringComparison.Ordinal) < page.IndexOf("apple.bin", StringComparison.Ordinal));
        Assert.DoesNotContain("../", page);
        Assert.Contains("\"../\"", await serve.Http.GetStringAsync("/zebra/"));
    }

    [Fact]
    public async Task End_ByCtrlC_AnswersWhatRunsAndSucceeds()
    {
        await File.WriteAllTextAsync(_folder.Join("a.txt"), "a");
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        await serve.Http.GetStringAsync("/a.txt");
        await serve.GetAsync("/missing%0Apath");

        ToolRun run = await serve.EndAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("127.0.0.1 GET /a.txt 200 1", run.Output);
        Assert.Contains("GET /missing%0Apath 404", run.Output);
    }

    [Fact]
    public async Task Log_TargetWithAnEscapeOfTheTerminal_IsPlainText()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        await serve.GetRawAsync("/\u001b[31mred");

        ToolRun run = await serve.EndAsync();

        Assert.DoesNotContain("\u001b", run.Output);
    }

    [Fact]
    public async Task Output_Quiet_IsOneLine()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path, "--quiet");
        await serve.Http.GetStringAsync("/");

        ToolRun run = await serve.EndAsync();

        Assert.Equal($"Serving {_folder.Path} at {serve.Url} (Ctrl-C ends it){Environment.NewLine}", run.Output);
    }

    [Fact]
    public void Run_FolderMissing_SaysSo()
    {
        ToolRun run = ToolRun.Run(new ToolInput(), "serve", _folder.Join("missing"));

        Assert.Equal(2, run.Code);
        Assert.Contains($"There is no directory '{_folder.Join("missing")}'.", run.Error);
    }

    [Fact]
    public void Run_PortTaken_SaysWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        ToolRun run = ToolRun.Run(new ToolInput(), "serve", _folder.Path, "--port", $"{port}");

        Assert.Equal(2, run.Code);
        Assert.Contains($"Port {port} of 127.0.0.1 is in use", run.Error);
    }

    [Theory]
    [InlineData("--port", "65536", "ports are 1 to 65535")]
    [InlineData("--bind", "nowhere", "not an IP address")]
    [InlineData("--bind", "192.0.2.1", "no such address")]
    public void Run_BadOption_SaysSo(string option, string value, string expected)
    {
        ToolRun run = ToolRun.Run(new ToolInput(), "serve", _folder.Path, option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public async Task Get_WithCurl_ResumesADownload()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl is not installed.");
        byte[] big = new byte[3_000_000];
        new Random(2).NextBytes(big);
        await File.WriteAllBytesAsync(_folder.Join("big.bin"), big);
        await File.WriteAllBytesAsync(_folder.Join("part"), big[..1_000_001]);
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        using var curl = Process.Start("curl", ["-q", "-sS", "--fail", "--compressed", "-C", "-", "-o", _folder.Join("part"), $"{serve.Url}big.bin"]);
        await curl.WaitForExitAsync();

        Assert.Equal(0, curl.ExitCode);
        Assert.Equal(big, await File.ReadAllBytesAsync(_folder.Join("part")));
    }

    public void Dispose() => _folder.Dispose();
}
