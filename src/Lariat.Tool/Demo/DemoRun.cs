namespace Lariat.Tool.Demo;

internal static class DemoRun
{
    public static int Run(int pages, bool json, ToolContext context) => throw new NotImplementedException();
}
