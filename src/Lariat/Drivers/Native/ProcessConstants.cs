namespace Lariat.Native;

/// <summary>Numbers of processes, files and signals on Linux (spawn.h, sys/wait.h, fcntl.h, signal.h, linux/stat.h).</summary>
internal static class ProcessConstants
{
    /// <summary>glibc's posix_spawnattr_t has 336 bytes and its posix_spawn_file_actions_t 80; musl's are no larger.</summary>
    public const int SpawnStructBytes = 512;

    /// <summary>sizeof(sigset_t) in words of 64 bits.</summary>
    public const int SignalSetWords = 16;

    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;
    public const short POSIX_SPAWN_SETSID = 0x80;

    public const int P_PIDFD = 3;
    public const int WEXITED = 4;
    public const int WNOHANG = 1;
    public const int CLD_EXITED = 1;

    /// <summary>siginfo_t on 64-bit systems, as waitid(2) fills it in.</summary>
    public const int SignalInfoBytes = 128;
    public const int SignalInfoCodeOffset = 8;
    public const int SignalInfoPidOffset = 16;
    public const int SignalInfoStatusOffset = 24;

    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;

    /// <summary>
    /// struct sigaction of the C library, glibc's and musl's: the handler, a sigset_t, the flags, the restorer (which the library fills
    /// in).
    /// </summary>
    public const int SignalActionBytes = 152;
    public const int SignalActionFlagsOffset = 136;
    public const int SA_RESTART = 0x10000000;
    public const int SIG_DFL = 0;
    public const int SIG_IGN = 1;

    public const int F_GETFD = 1;
    public const int FD_CLOEXEC = 1;

    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_NOCTTY = 0x100;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;

    public const int X_OK = 1;

    /// <summary>rw-rw-rw-, before the umask.</summary>
    public const int DefaultFileMode = 0x1B6;

}
