using System.Runtime.InteropServices;
using Lariat.LowLevel;

namespace Lariat.Processes;

/// <summary>Options of a process.</summary>
public sealed class SubprocessOptions
{
    internal static readonly SubprocessOptions Default = new();

    /// <summary>The largest number in <see cref="Descriptors"/>: the system must close the numbers in between.</summary>
    private const int MaxDescriptor = 255;

    /// <summary>Standard input. Default: that of this process.</summary>
    public Redirect StandardInput { get; init; } = Redirect.Inherit;

    /// <summary>Standard output. Default: that of this process.</summary>
    public Redirect StandardOutput { get; init; } = Redirect.Inherit;

    /// <summary>Standard error. Default: that of this process.</summary>
    public Redirect StandardError { get; init; } = Redirect.Inherit;

    /// <summary>
    /// The directory in which it starts; null: that of this process. A relative path of the program is resolved there, as in Python.
    /// </summary>
    /// <remarks>asyncio: <c>cwd</c>.</remarks>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its complete environment; null: that of this process.</summary>
    /// <remarks>The program is searched in its <c>PATH</c>. asyncio: <c>env</c>.</remarks>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Variables to add to the environment or to replace in it; null removes one.</summary>
    public IReadOnlyDictionary<string, string?>? ExtraEnvironment { get; init; }

    /// <summary>A session and process group of its own, without a terminal: Ctrl-C does not reach it. Default: false.</summary>
    /// <remarks>Linux. asyncio: <c>start_new_session</c>.</remarks>
    public bool NewSession { get; init; }

    /// <summary>The process group to put it into; 0: one of its own; null (the default): that of this process.</summary>
    /// <remarks>Linux. asyncio: <c>process_group</c>.</remarks>
    public int? ProcessGroup { get; init; }

    /// <summary>
    /// Additional descriptors for the process: the number in the process, 3 to 255, and the handle, which the caller keeps. Default: none.
    /// </summary>
    /// <remarks>Linux. Nothing else is inherited. asyncio: <c>pass_fds</c>, which keeps the numbers.</remarks>
    public IReadOnlyDictionary<int, SafeHandle>? Descriptors { get; init; }

    /// <summary>The <see cref="IO.AsyncReader.ReadLimit"/> of its output. Default: 64 KiB.</summary>
    /// <remarks>asyncio: <c>limit</c>.</remarks>
    public int ReadLimit { get; init; } = IO.StreamLimits.DefaultReadLimit;

    /// <summary>
    /// How long after the end of the process its pipes stay open for other processes that have them, such as a daemon that it has started.
    /// Default: 2 s.
    /// </summary>
    /// <remarks>
    /// Then its output ends as soon as no data is left, and its input is closed. <see cref="Timeout.InfiniteTimeSpan"/> waits for
    /// all of them, as asyncio does.
    /// </remarks>
    public TimeSpan PipeGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether <see cref="Subprocess.DisposeAsync"/> and a canceled <see cref="Subprocess.CommunicateAsync"/> also kill the descendants of
    /// the process, as <see cref="Subprocess.KillTree"/> does. Default: false.
    /// </summary>
    public bool KillsTree { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadLimit, 1, nameof(ReadLimit));
        if (PipeGrace < TimeSpan.Zero && PipeGrace != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(PipeGrace), PipeGrace, "The grace must not be negative, except for Timeout.InfiniteTimeSpan.");
        }

        CheckStream(StandardInput, nameof(StandardInput), RedirectKind.Read);
        CheckStream(StandardOutput, nameof(StandardOutput), RedirectKind.Write, RedirectKind.Append);
        CheckStream(StandardError, nameof(StandardError), RedirectKind.Write, RedirectKind.Append, RedirectKind.Join);
        foreach (int number in Descriptors?.Keys ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 3, nameof(Descriptors));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxDescriptor, nameof(Descriptors));
        }
    }

    private static void CheckStream(Redirect redirect, string name, params ReadOnlySpan<RedirectKind> allowed)
    {
        ArgumentNullException.ThrowIfNull(redirect, name);
        if (redirect.Kind is not (RedirectKind.Inherit or RedirectKind.Pipe or RedirectKind.Null or RedirectKind.Descriptor)
            && !allowed.Contains(redirect.Kind))
        {
            throw new ArgumentException(
                $"{name} does not support this redirection: standard input can come from a file, standard output and error can go into "
                    + "one, and only standard error can join standard output.", name);
        }
    }
}
