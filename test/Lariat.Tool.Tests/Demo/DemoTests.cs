namespace Lariat.Tool.Tests.Demo;

public class DemoTests
{
    [Fact]
    public void Demo_FewPages_ComparesThreeWays()
    {
        ToolRun run = ToolRun.Fetch("--demo", "3");

        Assert.Equal(0, run.Code);
        Assert.All(new[] { "one by one", "threads", "Lariat loop", "█" }, text => Assert.Contains(text, run.Output));
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Demo_Json_HasTheFigures()
    {
        ToolRun run = ToolRun.Fetch("--demo", "3", "--json");

        Assert.Equal(["one by one", "threads", "Lariat loop"], run.Json.Select(line => line.GetProperty("way").GetString()));
        Assert.True(run.Json[0].GetProperty("seconds").GetDouble() >= 0.150);
        Assert.All(run.Json, line => Assert.True(line.GetProperty("threads").GetInt32() > 0));
    }
}
