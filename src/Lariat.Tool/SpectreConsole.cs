using Spectre.Console;

namespace Lariat.Tool;

/// <summary>Creates Spectre's console for a context: colors and movement only for interactive terminals.</summary>
internal static class SpectreConsole
{
    public static IAnsiConsole For(ToolContext context) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(context.Output),
        Ansi = context.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = context.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });
}
