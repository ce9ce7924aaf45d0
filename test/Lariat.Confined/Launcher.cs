using System.Runtime.InteropServices;

namespace Lariat.Confined;

/// <summary>Starts a program under a filter of system calls (seccomp(2)), as a container runtime does.</summary>
internal static unsafe partial class Launcher
{
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int PR_SET_SECCOMP = 22;
    private const int SECCOMP_MODE_FILTER = 2;
    private const uint SECCOMP_RET_ERRNO = 0x00050000;
    private const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    private static readonly bool s_isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // The numbers of x86-64 and arm64; from 424 on there is one for both.
    private static readonly Dictionary<string, uint> s_numbers = new()
    {
        ["accept4"] = s_isX64 ? 288u : 242,
        ["close_range"] = 436,
        ["copy_file_range"] = s_isX64 ? 326u : 285,
        ["epoll_pwait2"] = 441,
        ["io_uring_setup"] = 425,
        ["io_uring_enter"] = 426,
        ["io_uring_register"] = 427,
        ["openat2"] = 437,
        ["pidfd_open"] = 434,
        ["pidfd_send_signal"] = 424,
        ["preadv2"] = s_isX64 ? 327u : 286,
        ["sendfile"] = s_isX64 ? 40u : 71,
        ["statx"] = s_isX64 ? 332u : 291,
    };

    private struct Instruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint K;
    }

    private struct Filter
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    /// <summary>Does not return unless it fails.</summary>
    public static int Run(string error, string[] calls, string[] command)
    {
        // A filter binds the thread that installs it and what that thread executes; this is the main thread, which exec(3) leaves alone.
        if (!TryRefuse(error, calls))
        {
            Console.Error.WriteLine("This system lets no process install a seccomp filter.");
            return 77;
        }

        nint[] arguments = [.. command.Select(Marshal.StringToCoTaskMemUTF8), 0];
        fixed (nint* at = arguments)
        {
            _ = Execute(arguments[0], at);
        }

        Console.Error.WriteLine($"'{command[0]}' cannot be executed.");
        return 127;
    }

    private static bool TryRefuse(string error, string[] calls)
    {
        uint errno = error switch { "EPERM" => 1, "EACCES" => 13, "ENOSYS" => 38, _ => throw new ArgumentException(error) };
        var code = new List<Instruction> { new() { Code = LoadWord, K = 0 } };
        foreach (string call in calls)
        {
            code.Add(new Instruction { Code = JumpIfEqual, JumpFalse = 1, K = s_numbers[call] });
            code.Add(new Instruction { Code = Return, K = SECCOMP_RET_ERRNO | errno });
        }

        code.Add(new Instruction { Code = Return, K = SECCOMP_RET_ALLOW });
        fixed (Instruction* at = code.ToArray())
        {
            var filter = new Filter { Length = (ushort)code.Count, Instructions = at };
            return Prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && Prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nint)(&filter), 0, 0) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "execvp")]
    private static partial int Execute(nint program, nint* arguments);
}
