using System.Globalization;

namespace Lariat.Processes;

/// <summary>How a process has ended.</summary>
public readonly record struct ExitStatus
{
    // asyncio's result if other code has reaped the child.
    private const int UnknownCode = 255;

    /// <summary>Creates a status from an exit code, or a signal.</summary>
    /// <param name="code">See <see cref="Code"/>.</param>
    /// <param name="signal">See <see cref="Signal"/>.</param>
    public ExitStatus(int code, int signal = 0)
    {
        Code = code;
        Signal = signal;
        IsKnown = true;
    }

    /// <summary>The exit code, or the negative number of the signal that ended the process. asyncio: <c>returncode</c>.</summary>
    public int Code { get; private init; }

    /// <summary>The number of the signal that ended the process; 0 if it exited by itself.</summary>
    public int Signal { get; }

    /// <summary>
    /// False if other code in this program has taken the status from the system; <see cref="Code"/> is 255 then, as in asyncio.
    /// </summary>
    public bool IsKnown { get; }

    /// <summary>True if it exited by itself with the code 0.</summary>
    public bool IsSuccess => Code == 0 && IsKnown;

    internal static ExitStatus Unknown => new() { Code = UnknownCode };

    /// <summary>"exit code 1", "signal 9 (SIGKILL)", "unknown".</summary>
    public override string ToString() => !IsKnown ? "unknown"
        : Signal == 0 ? string.Create(CultureInfo.InvariantCulture, $"exit code {Code}")
        : NameOf(Signal) is { } name ? string.Create(CultureInfo.InvariantCulture, $"signal {Signal} ({name})")
        : string.Create(CultureInfo.InvariantCulture, $"signal {Signal}");

    // signal(7): the signals that end a process and have the same number on every system.
    private static string? NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        _ => null,
    };
}
