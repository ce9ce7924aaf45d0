namespace Lariat.Tool.Tests.Fetch;

public class UsageTests
{
    [Theory]
    [InlineData("There is nothing to fetch: give URLs")]
    [InlineData("--concurrency takes a whole number, 1 or more, but got '0'", "http://h/", "--concurrency", "0")]
    [InlineData("--concurrency takes a whole number, 1 or more, but got 'x'", "http://h/", "--concurrency", "x")]
    [InlineData("--per-host takes a whole number, 1 or more, but got '-1'", "http://h/", "--per-host=-1")]
    [InlineData("--retries takes a whole number, 0 or more, but got '1.5'", "http://h/", "--retries", "1.5")]
    [InlineData("--timeout takes a number above 0, at most 1000000, but got '0'", "http://h/", "--timeout", "0")]
    [InlineData("--timeout takes a number above 0, at most 1000000, but got 'NaN'", "http://h/", "--timeout", "NaN")]
    [InlineData("--rate takes a number above 0", "http://h/", "--rate", "0")]
    [InlineData("There is no option --concurency", "http://h/", "--concurency", "5")]
    [InlineData("--demo takes a whole number, 1 to 5000", "--demo", "0")]
    [InlineData("leave URLs, --input and --output away", "--demo", "3", "http://h/")]
    [InlineData("The input file /no/such/file cannot be read: there is no such file", "--input", "/no/such/file")]
    public void Fetch_BadCommandLine_ExitsWith2AndSaysWhy(string message, params string[] args)
    {
        ToolRun run = ToolRun.Fetch(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error);
        Assert.Contains("Try 'lariat fetch --help'.", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n# nothing but a comment\n\n")]
    public void Fetch_InputWithoutUrls_ExitsWith2(string input)
    {
        ToolRun run = ToolRun.Fetch(new ToolInput(input), "--input", "-");

        Assert.Equal(2, run.Code);
        Assert.Contains("the standard input has no line with a URL", run.Error);
    }

    [Fact]
    public void Fetch_OutputThatIsAFile_ExitsWith2BeforeAnyRequest()
    {
        using var folder = new TestDirectory();
        string file = folder.Join("file");
        File.WriteAllText(file, "");

        ToolRun run = ToolRun.Fetch("--output", file, "http://h/");

        Assert.Equal(2, run.Code);
        Assert.Contains($"The output directory {file} cannot be used", run.Error);
    }

    [Fact]
    public void Fetch_Help_NamesEveryOption()
    {
        ToolRun run = ToolRun.Fetch("--help");

        Assert.Equal(0, run.Code);
        string[] options = ["--input", "--output", "--concurrency", "--per-host", "--timeout", "--retries", "--rate", "--http2", "--json", "--demo"];
        Assert.All(options, option => Assert.Contains(option, run.Output));
    }

    [Fact]
    public void Run_NoCommand_ExitsWith2()
    {
        ToolRun run = ToolRun.Run(new ToolInput());

        Assert.Equal(2, run.Code);
    }

    [Fact]
    public async Task Fetch_InputBreaksOff_ExitsWith2AndSaysWhy()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Fetch(new ToolInput { Reader = new BrokenReader(server.OnBody("/page", "text")) }, "--input", "-");

        Assert.Equal(2, run.Code);
        Assert.Contains("Reading the standard input failed: The other side has gone.", run.Error);
    }

    [Fact]
    public async Task Fetch_OutputBreaks_SaysSo()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Fetch(new ToolInput { Output = new BrokenWriter() }, server.OnBody("/page", "text"));

        Assert.Equal(1, run.Code);
        Assert.Contains("The results cannot be printed: The other side has gone.", run.Error);
    }
}
