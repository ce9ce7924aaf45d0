namespace Lariat.Processes;

/// <summary>What a program is called with.</summary>
internal static class ProgramArguments
{
    /// <exception cref="ArgumentException">There is no name, or something has a NUL character, where C's strings end.</exception>
    public static void Check(string program, IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        CheckText(program, nameof(program));
        foreach (string argument in arguments)
        {
            ArgumentNullException.ThrowIfNull(argument, nameof(arguments));
            CheckText(argument, nameof(arguments));
        }
    }

    /// <summary>The system's shell and how it is told a command. asyncio: what <c>subprocess</c> does with <c>shell=True</c>.</summary>
    public static (string Program, string[] Arguments) ForShell(string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        return OperatingSystem.IsWindows() ? ("cmd.exe", ["/c", command]) : ("/bin/sh", ["-c", command]);
    }

    private static void CheckText(string text, string parameter)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{text.Replace('\0', '?')}' has a NUL character, which no argument of a program can have.", parameter);
        }
    }
}
