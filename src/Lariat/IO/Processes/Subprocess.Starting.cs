namespace Lariat.Processes;

public sealed partial class Subprocess
{
    /// <summary>Starts a program.</summary>
    /// <param name="program">With a slash it is a path; else it is looked for in the <c>PATH</c> of the environment that the process gets.</param>
    /// <param name="arguments">Each arrives as it is: no shell, no quoting.</param>
    /// <param name="options">Streams, environment, working directory; defaults if null.</param>
    /// <remarks>
    /// Does not suspend: on Linux starting takes about 0.1 ms, with <see cref="System.Diagnostics.Process"/> about 1 ms. Nothing is inherited but
    /// the standard streams and <see cref="SubprocessOptions.Descriptors"/>; the process starts with no signal blocked or ignored.
    /// asyncio: <c>create_subprocess_exec</c>.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#Subprocess.ExecAsync --><code>
    /// await using Subprocess process = await Subprocess.ExecAsync("date", ["+%Y"], new SubprocessOptions { StandardOutput = Redirect.Pipe });
    /// CommunicateResult result = await process.CommunicateAsync();
    /// Console.WriteLine($"{result.Output.Length} bytes, {result.Status}");
    /// </code></example>
    /// <exception cref="FileNotFoundException">There is no such program, or no file to redirect from.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The program must not be executed, or is a directory; the working directory or a file must not be opened.</exception>
    /// <exception cref="ArgumentException">An argument or a variable has a NUL character, or a stream cannot be redirected like that.</exception>
    /// <exception cref="IOException">The system refuses: too many processes or descriptors, too long arguments, no format of a program.</exception>
    /// <exception cref="PlatformNotSupportedException">The options ask for what this driver or system cannot do; docs/processes.md has the table.</exception>
    public static async Coroutine<Subprocess> ExecAsync(string program, IReadOnlyList<string>? arguments = null, SubprocessOptions? options = null)
    {
        EventLoop loop = EventLoop.Current;
        options ??= SubprocessOptions.Default;
        await Coroutine.Completed;
        return new Subprocess(loop, program, ChildProcess.Start(loop, program, arguments ?? [], options), options);
    }

    /// <summary>Starts a command of the system's shell: <c>/bin/sh -c</c>, or <c>cmd.exe /c</c>.</summary>
    /// <param name="command">The shell takes it apart: never build it from input that is not yours, pass that to <see cref="ExecAsync"/> as arguments.</param>
    /// <param name="options">Streams, environment, working directory; defaults if null.</param>
    /// <remarks>Does not suspend. asyncio: <c>create_subprocess_shell</c>.</remarks>
    /// <inheritdoc cref="ExecAsync" path="/exception"/>
    public static async Coroutine<Subprocess> ShellAsync(string command, SubprocessOptions? options = null)
    {
        (string shell, string[] arguments) = ProgramArguments.ForShell(command);
        return await ExecAsync(shell, arguments, options);
    }
}
