using System.Runtime.InteropServices;
using Lariat.Native;

namespace Lariat.Processes;

/// <summary>
/// Numbers of signals; the members of <see cref="PosixSignal"/> are negative placeholders, any other value is the number itself.
/// </summary>
internal static class PosixSignals
{
    public const int Kill = ProcessConstants.SIGKILL;
    public const int Terminate = ProcessConstants.SIGTERM;
    public const int Stop = ProcessConstants.SIGSTOP;

    // SIGHUP -1, SIGINT -2, SIGQUIT -3, SIGTERM -4, SIGCHLD -5, SIGCONT -6, SIGWINCH -7, SIGTTIN -8, SIGTTOU -9, SIGTSTP -10.
    private static readonly int[] s_numbers = OperatingSystem.IsMacOS()
        ? [0, 1, 2, 3, 15, 20, 19, 28, 21, 22, 18]
        : [0, 1, 2, 3, 15, 17, 18, 28, 21, 22, 20];

    /// <exception cref="ArgumentOutOfRangeException">The signal does not exist.</exception>
    public static int ToNumber(PosixSignal signal)
    {
        int number = (int)signal;
        if (number <= -s_numbers.Length || number == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(signal), signal, "The signal does not exist.");
        }

        return number > 0 ? number : s_numbers[-number];
    }

    /// <summary>kill(2). False if the process has ended.</summary>
    /// <exception cref="ArgumentException">The signal does not exist.</exception>
    public static bool Send(int pid, int signal) => Check(Libc.Kill(pid, signal), signal);

    /// <summary>Interprets the result of a call that sends a signal: false if the process has ended.</summary>
    public static bool Check(nint result, int signal)
    {
        int errno = result == 0 ? 0 : Errno.Last;
        return errno switch
        {
            0 => true,
            Errno.ESRCH => false,
            Errno.EINVAL => throw new ArgumentException($"There is no signal {signal}.", nameof(signal)),
            _ => throw Errno.ToException(errno, $"Sending the signal {signal}"),
        };
    }
}
