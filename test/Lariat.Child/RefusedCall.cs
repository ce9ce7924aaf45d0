using System.Runtime.InteropServices;

namespace Lariat.Child;

/// <summary>A system call that a seccomp(2) filter refuses to a thread with ENOMEM; the thread keeps the filter until it ends.</summary>
/// <param name="Name">For people.</param>
/// <param name="Number">On x64.</param>
/// <param name="Argument">Refused only with this argument; negative: always.</param>
/// <param name="Value">The argument's lower half.</param>
internal sealed unsafe partial record RefusedCall(string Name, uint Number, int Argument = -1, uint Value = 0)
{
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int PR_SET_SECCOMP = 22;
    private const int SECCOMP_MODE_FILTER = 2;
    private const uint SECCOMP_RET_ERRNO = 0x00050000;
    private const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    private const uint ENOMEM = 12;

    // struct seccomp_data: number, architecture, instruction pointer, arguments of 8 bytes.
    private const uint FirstArgumentOffset = 16;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    /// <summary>What makes a loop, listeners, connections and datagram sockets.</summary>
    public static IReadOnlyList<RefusedCall> All { get; } =
    [
        new("eventfd2", 290),
        new("epoll_create1", 291),
        new("epoll_ctl", 233),
        new("io_uring_setup", 425),
        new("io_uring_enter", 426),
        new("io_uring_register", 427),
        new("io_uring_register: buffers", 427, 1, 22),
        new("io_uring_register: enable", 427, 1, 12),
        new("mmap: the rings", 9, 5, 0x0),
        new("mmap: the entries", 9, 5, 0x10000000),
        new("socket", 41),
        new("bind", 49),
        new("listen", 50),
        new("connect", 42),
        new("accept4", 288),
        new("fcntl", 72),
        new("setsockopt", 54),
    ];

    /// <returns>False if this system lets no thread install a filter.</returns>
    public bool TryRefuse()
    {
        // The rings are mapped shared (MAP_SHARED | MAP_POPULATE); nothing else here is.
        bool isMapping = Number == 9;
        var code = new List<Instruction> { new(LoadWord, 0, 0, 0), new(JumpIfEqual, 0, 0, Number) };
        if (Argument >= 0)
        {
            code.Add(new(LoadWord, 0, 0, FirstArgumentOffset + (8 * (uint)Argument)));
            code.Add(new(JumpIfEqual, 0, 0, Value));
        }

        if (isMapping)
        {
            code.Add(new(LoadWord, 0, 0, FirstArgumentOffset + (8 * 3)));
            code.Add(new(JumpIfEqual, 0, 0, 0x8001));
        }

        // Whoever does not match jumps to the last instruction.
        for (int i = 1; i < code.Count; i += 2)
        {
            code[i] = code[i] with { JumpFalse = (byte)(code.Count - i) };
        }

        code.Add(new(Return, 0, 0, SECCOMP_RET_ERRNO | ENOMEM));
        code.Add(new(Return, 0, 0, SECCOMP_RET_ALLOW));
        fixed (Instruction* at = code.ToArray())
        {
            var program = new Program { Length = (ushort)code.Count, Instructions = at };
            return RuntimeInformation.ProcessArchitecture == Architecture.X64
                && Prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && Prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nint)(&program), 0, 0) == 0;
        }
    }

    private record struct Instruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K);

    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);
}
