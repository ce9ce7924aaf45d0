using System.Runtime.InteropServices;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Which driver a loop gets that was not given one.</summary>
public class DriverSelectionTests
{
    private readonly List<string> _log = [];

    [Theory]
    [InlineData("epoll", typeof(EpollDriver))]
    [InlineData("portable", typeof(PortableDriver))]
    public void Create_Named_MakesThatDriver(string name, Type driver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");

        using IoDriver made = DriverSelection.Create(name, _log.Add);

        Assert.IsType(driver, made);
        Assert.Empty(_log);
    }

    [Fact]
    public void Create_UnknownName_ThrowsWithTheNames()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => DriverSelection.Create("kqueue", _log.Add));

        Assert.Contains("uring, epoll or portable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UringForbiddenBySeccomp_FallsBackToEpollWithOneLine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "seccomp is Linux's");
        Type? made = null;
        bool isFiltered = false;

        // A filter binds the thread that installs it, and ends with it.
        var thread = new Thread(() =>
        {
            isFiltered = SeccompFilter.TryDenyIoUring();
            using IoDriver driver = DriverSelection.Create(null, _log.Add);
            made = driver.GetType();
        });
        thread.Start();
        thread.Join();

        Assert.SkipUnless(isFiltered, "this system does not let a thread install a seccomp filter");
        Assert.Equal(typeof(EpollDriver), made);
        Assert.Contains("errno 1", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Twice_ReleasesOnce()
    {
        var driver = new PortableDriver();
        driver.Dispose();

        Exception? error = Record.Exception(driver.Dispose);

        Assert.Null(error);
    }

    [Fact]
    public void Driver_GivenToTwoLoops_Throws()
    {
        using var driver = new PortableDriver();
        using var first = new EventLoop(new LoopOptions { Driver = () => driver });

        Assert.Throws<InvalidOperationException>(() => new EventLoop(new LoopOptions { Driver = () => driver }));
    }
}

/// <summary>A seccomp(2) filter that answers EPERM to the three calls of io_uring, as container runtimes do.</summary>
internal static unsafe partial class SeccompFilter
{
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int PR_SET_SECCOMP = 22;
    private const int SECCOMP_MODE_FILTER = 2;

    private struct Instruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint K;
    }

    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    public static bool TryDenyIoUring()
    {
        // Load the number of the call; 425 to 427 are refused, everything else goes on.
        Instruction* code = stackalloc Instruction[5];
        code[0] = new Instruction { Code = 0x20, K = 0 };
        code[1] = new Instruction { Code = 0x35, JumpTrue = 0, JumpFalse = 2, K = 425 };
        code[2] = new Instruction { Code = 0x25, JumpTrue = 1, JumpFalse = 0, K = 427 };
        code[3] = new Instruction { Code = 0x06, K = 0x00050000 | 1 };
        code[4] = new Instruction { Code = 0x06, K = 0x7fff0000 };
        var program = new Program { Length = 5, Instructions = code };
        return Prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && Prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nint)(&program), 0, 0) == 0;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);
}
