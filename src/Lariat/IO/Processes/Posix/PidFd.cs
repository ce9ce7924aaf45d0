// pidfd_open(2): a descriptor that is ready when the process has ended, and that refers to this process even if its number is reused.
// The runtime reaps only children that it started itself, unless SIGCHLD was ignored when it began: then the status is lost.
using Lariat.Native;
using Microsoft.Win32.SafeHandles;
using static Lariat.Native.ProcessConstants;

namespace Lariat.Processes;

/// <summary>A child process as a descriptor of the kernel.</summary>
internal sealed unsafe class PidFd : IDisposable
{
    private static readonly Lazy<bool> s_isAvailable = new(static () =>
    {
        using SafeFileHandle self = new(Open(Environment.ProcessId), ownsHandle: true);
        return !self.IsInvalid && CanSend(self) && CanWait(self);
    });

    private readonly SafeFileHandle _handle;

    private PidFd(int fd) => _handle = new SafeFileHandle(fd, ownsHandle: true);

    /// <param name="pid">A child that was just started.</param>
    /// <returns>Null if it has ended and other code has reaped it, as the runtime does where it reaps every child.</returns>
    /// <exception cref="IOException">No descriptor is available.</exception>
    public static PidFd? TryOpen(int pid)
    {
        int fd = Open(pid);
        return fd >= 0 ? new PidFd(fd) : fd == -Errno.ESRCH ? null : throw Errno.ToException(-fd, $"Opening the process {pid}");
    }

    /// <summary>
    /// True if all three calls that it needs are available. KERNEL: 5.3 (5.4 for waiting); a sandbox may forbid each of them.
    /// </summary>
    public static bool IsAvailable => s_isAvailable.Value;

    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Reaps the process if it has ended.</summary>
    /// <param name="wait">True: blocks until it has.</param>
    /// <param name="code">The exit code; null: it is unknown, because other code has reaped it.</param>
    /// <param name="signal">The signal that ended it; 0: none.</param>
    /// <returns>False if it is running.</returns>
    public bool TryReap(bool wait, out int? code, out int signal)
    {
        byte* info = stackalloc byte[SignalInfoBytes];
        new Span<byte>(info, SignalInfoBytes).Clear();
        int result;
        do
        {
            result = Libc.WaitId(P_PIDFD, Descriptor, info, WEXITED | (wait ? 0 : WNOHANG));
        }
        while (result != 0 && Errno.Last == Errno.EINTR);

        code = null;
        signal = 0;
        if (result != 0)
        {
            return true;
        }

        if (*(int*)(info + SignalInfoPidOffset) == 0)
        {
            return false;
        }

        int status = *(int*)(info + SignalInfoStatusOffset);
        bool hasExited = *(int*)(info + SignalInfoCodeOffset) == CLD_EXITED;
        code = hasExited ? status : -status;
        signal = hasExited ? 0 : status;
        return true;
    }

    /// <summary>Sends a signal. False if it has ended.</summary>
    /// <exception cref="ArgumentException">The signal does not exist.</exception>
    public bool Send(int signal)
        => PosixSignals.Check(Libc.SystemCall(SystemCalls.PidFdSendSignal, Descriptor, signal, 0, 0, 0, 0), signal);

    public void Dispose() => _handle.Dispose();

    private static bool CanSend(SafeFileHandle self)
        => Libc.SystemCall(SystemCalls.PidFdSendSignal, self.DangerousGetHandle(), 0, 0, 0, 0, 0) == 0;

    // A process is not its own child: a kernel that supports P_PIDFD answers ECHILD, an older one or a policy another error.
    private static bool CanWait(SafeFileHandle self)
    {
        byte* info = stackalloc byte[SignalInfoBytes];
        return Libc.WaitId(P_PIDFD, (int)self.DangerousGetHandle(), info, WEXITED | WNOHANG) != 0 && Errno.Last == Errno.ECHILD;
    }

    private static int Open(int pid)
    {
        int fd = (int)Libc.SystemCall(SystemCalls.PidFdOpen, pid, 0, 0, 0, 0, 0);
        return fd >= 0 ? fd : -Errno.Last;
    }
}
