using System.Collections.Concurrent;
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

        using IoDriver made = DriverSelection.Create(name, _log.Add, new());

        Assert.IsType(driver, made);
        Assert.Empty(_log);
    }

    [Fact]
    public void Create_UnknownName_ThrowsWithTheNames()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => DriverSelection.Create("kqueue", _log.Add, new()));

        Assert.Contains("uring, epoll or portable", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SeccompFilter.SetupCall, SeccompFilter.RegisterCall, "io_uring_setup")]
    [InlineData(SeccompFilter.EnterCall, SeccompFilter.EnterCall, "io_uring_enter")]
    [InlineData(SeccompFilter.RegisterCall, SeccompFilter.RegisterCall, "io_uring_register")]
    public void Create_UringForbiddenBySeccomp_FallsBackToEpollWithOneLineForTheProcess(uint firstCall, uint lastCall, string named)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "seccomp is Linux's");
        Type? made = null;
        bool isFiltered = false;

        // A filter binds the thread that installs it, and ends with it.
        var thread = new Thread(() =>
        {
            isFiltered = SeccompFilter.TryDeny(firstCall, lastCall);
            var said = new ConcurrentDictionary<string, bool>();
            for (int i = 0; i < 3; i++)
            {
                using IoDriver driver = DriverSelection.Create(null, _log.Add, said);
                made = driver.GetType();
            }
        });
        thread.Start();
        thread.Join();

        Assert.SkipUnless(isFiltered, "this system does not let a thread install a seccomp filter");
        Assert.Equal(typeof(EpollDriver), made);
        string line = Assert.Single(_log);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains("(errno 1); a seccomp profile", line, StringComparison.Ordinal);
    }

    /// <summary>As an ordinary user: a ring counts against RLIMIT_MEMLOCK, and the system takes a closed one apart later.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public void Loops_OneAfterTheOtherWithLittleLockedMemory_AllGetARing() => EventLoop.Run(async Coroutine () =>
    {
        Assert.SkipUnless(DriverKind.Uring.IsAvailable(), "io_uring is not available");
        PeerProcess.Require("setpriv");
        string user = Environment.IsPrivilegedProcess ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        using PeerProcess child = PeerProcess.Start(
            "sh", "-c", $"ulimit -l 8192; HOME=/tmp LARIAT_DRIVER=uring exec {user} '{dotnet}' '{PeerProcess.ChildPath}' loops-in-a-row 300");

        (int code, string errors) = await child.EndAsync();

        bool isOutOfReach = errors.Contains("Permission denied", StringComparison.Ordinal) || errors.Contains("Failed to resolve full path", StringComparison.Ordinal);
        Assert.SkipWhen(isOutOfReach, "an ordinary user cannot run the program here");
        Assert.True(code == 0, errors);
        Assert.Equal("made 300\n", await child.Output.ReadToEndAsync());
    });

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

/// <summary>A seccomp(2) filter that answers EPERM to calls of io_uring, as container runtimes do.</summary>
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

    public const uint SetupCall = 425;
    public const uint EnterCall = 426;
    public const uint RegisterCall = 427;

    public static bool TryDeny(uint firstCall, uint lastCall)
    {
        // Load the number of the call; these are refused, everything else goes on.
        Instruction* code = stackalloc Instruction[5];
        code[0] = new Instruction { Code = 0x20, K = 0 };
        code[1] = new Instruction { Code = 0x35, JumpTrue = 0, JumpFalse = 2, K = firstCall };
        code[2] = new Instruction { Code = 0x25, JumpTrue = 1, JumpFalse = 0, K = lastCall };
        code[3] = new Instruction { Code = 0x06, K = 0x00050000 | 1 };
        code[4] = new Instruction { Code = 0x06, K = 0x7fff0000 };
        var program = new Program { Length = 5, Instructions = code };
        return Prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && Prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nint)(&program), 0, 0) == 0;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);
}
