namespace Lariat.Processes;

public sealed partial class Subprocess
{
    /// <summary>Starts a program.</summary>
    /// <param name="program">With a slash it is a path; otherwise it is searched in the <c>PATH</c> of the process's environment.</param>
    /// <param name="arguments">Each is passed unchanged: no shell, no quoting.</param>
    /// <param name="options">Streams, environment, working directory; defaults if null.</param>
    /// <remarks>
    /// Does not suspend: on Linux starting takes about 0.1 ms, with <see cref="System.Diagnostics.Process"/> about 1 ms. Nothing is
    /// inherited except the standard streams and <see cref="SubprocessOptions.Descriptors"/>; the process starts with no signal blocked or
    /// ignored. asyncio: <c>create_subprocess_exec</c>.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#Subprocess.ExecAsync --><code>
    /// await using Subprocess process = await Subprocess.ExecAsync(
    ///     "date", ["+%Y"], new SubprocessOptions { StandardOutput = Redirect.Pipe });
    /// CommunicateResult result = await process.CommunicateAsync();
    /// Console.WriteLine($"{result.Output.Length} bytes, {result.Status}");
    /// </code></example>
    /// <exception cref="FileNotFoundException">The program does not exist, or a file to redirect from does not.</exception>
    /// <exception cref="DirectoryNotFoundException">The working directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to execute the program, to enter the working directory or to open a
    /// file; or the program is a directory.</exception>
    /// <exception cref="ArgumentException">An argument or a variable contains a NUL character, or a stream does not support its
    /// redirection.</exception>
    /// <exception cref="IOException">The system refuses: too many processes or descriptors, arguments that are too long, an unknown program
    /// format.</exception>
    /// <exception cref="PlatformNotSupportedException">The options require an ability that this driver or system lacks; docs/processes.md
    /// has the table.</exception>
    public static async Coroutine<Subprocess> ExecAsync(
        string program, IReadOnlyList<string>? arguments = null, SubprocessOptions? options = null)
    {
        EventLoop loop = EventLoop.Current;
        options ??= SubprocessOptions.Default;
        await Coroutine.Completed;
        return new Subprocess(loop, program, ChildProcess.Start(loop, program, arguments ?? [], options), options);
    }

    /// <summary>Starts a command of the system's shell: <c>/bin/sh -c</c>, or <c>cmd.exe /c</c>.</summary>
    /// <param name="command">The shell interprets it: never build it from untrusted input, pass such input to <see cref="ExecAsync"/> as
    /// arguments.</param>
    /// <param name="options">Streams, environment, working directory; defaults if null.</param>
    /// <remarks>Does not suspend. asyncio: <c>create_subprocess_shell</c>.</remarks>
    /// <inheritdoc cref="ExecAsync" path="/exception"/>
    public static async Coroutine<Subprocess> ShellAsync(string command, SubprocessOptions? options = null)
    {
        (string shell, string[] arguments) = ProgramArguments.ForShell(command);
        return await ExecAsync(shell, arguments, options);
    }
}
