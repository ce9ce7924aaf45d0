using Lariat.Processes;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>subprocess_exec</c> and <c>subprocess_shell</c>.</summary>
public static class LoopSubprocesses
{
    /// <summary>Starts a program and connects its pipes and its end to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol.</param>
    /// <param name="program">See <see cref="Subprocess.ExecAsync"/>.</param>
    /// <param name="arguments">Each is passed unchanged.</param>
    /// <param name="options">Defaults if null: asyncio's default here is three pipes, Lariat's is to inherit.</param>
    /// <remarks>Takes effect at the call. asyncio: <c>subprocess_exec</c>.</remarks>
    /// <inheritdoc cref="Subprocess.ExecAsync" path="/exception"/>
    public static (SubprocessTransport Transport, TProtocol Protocol) SubprocessExec<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, string program, IReadOnlyList<string>? arguments = null,
        SubprocessOptions? options = null)
        where TProtocol : ISubprocessProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        options ??= SubprocessOptions.Default;
        TProtocol protocol = protocolFactory();
        ChildProcess child = ChildProcess.Start(loop, program, arguments ?? [], options);
        return (new SubprocessTransport(loop, child, protocol, options.PipeGrace), protocol);
    }

    /// <summary>As <see cref="SubprocessExec"/>, for a command of the system's shell. asyncio: <c>subprocess_shell</c>.</summary>
    /// <param name="loop">The loop.</param>
    /// <inheritdoc cref="Subprocess.ShellAsync" path="/param|/exception"/>
    public static (SubprocessTransport Transport, TProtocol Protocol) SubprocessShell<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, string command, SubprocessOptions? options = null)
        where TProtocol : ISubprocessProtocol
    {
        (string shell, string[] arguments) = ProgramArguments.ForShell(command);
        return loop.SubprocessExec(protocolFactory, shell, arguments, options);
    }
}
