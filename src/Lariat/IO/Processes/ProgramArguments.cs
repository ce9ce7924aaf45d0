namespace Lariat.Processes;

/// <summary>The arguments of a program.</summary>
internal static class ProgramArguments
{
    /// <exception cref="ArgumentException">The name is empty, or a string contains a NUL character, where C's strings end.</exception>
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

    /// <summary>The system's shell and its arguments for a command. asyncio: as <c>subprocess</c> with <c>shell=True</c>.</summary>
    public static (string Program, string[] Arguments) ForShell(string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        return OperatingSystem.IsWindows() ? ("cmd.exe", ["/c", command]) : ("/bin/sh", ["-c", command]);
    }

    private static void CheckText(string text, string parameter)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{text.Replace('\0', '?')}' contains a NUL character, which an argument of a program cannot contain.", parameter);
        }
    }
}
