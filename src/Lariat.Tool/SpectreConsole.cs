using Spectre.Console;

namespace Lariat.Tool;

/// <summary>Makes Spectre's console for a context: colors and movement only where a person watches.</summary>
internal static class SpectreConsole
{
    public static IAnsiConsole For(ToolContext context) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(context.Output),
        Ansi = context.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = context.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });
}
