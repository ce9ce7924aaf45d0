using System.Net;
using System.Net.Sockets;

namespace Lariat.IO.Tests;

/// <summary>Copies of single files: which files they refuse, and what they keep.</summary>
public abstract class CopyingTests(DriverKind kind) : FileTest(kind)
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // An access control list that lets user 65534 read and the group nothing; the mode of such a file is 0640 (acl(5), linux/posix_acl_xattr.h).
    private static readonly byte[] s_list =
    [
        2, 0, 0, 0,
        1, 0, 6, 0, 255, 255, 255, 255,
        2, 0, 4, 0, 254, 255, 0, 0,
        4, 0, 0, 0, 255, 255, 255, 255,
        16, 0, 4, 0, 255, 255, 255, 255,
        32, 0, 0, 0, 255, 255, 255, 255,
    ];

    [Fact]
    public void CopyAsync_ToALinkToItself_IsRefusedAndNothingIsLost() => Run(async () =>
    {
        Make("thesis", "kept");
        File.CreateSymbolicLink(At("other"), "thesis");

        IOException error = await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("thesis"), At("other"), overwrite: true));
        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("other"), At("thesis"), overwrite: true));

        Assert.Contains("same file", error.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(At("thesis")));
        Assert.Equal("thesis", new FileInfo(At("other")).LinkTarget);
    });

    [Fact]
    public void CopyAsync_ToAHardLinkOfItself_IsRefusedAndNothingIsLost() => Run(async () =>
    {
        Make("thesis", "kept");
        Kernel.Link(At("thesis"), At("other"));

        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("thesis"), At("other"), overwrite: true));

        Assert.Equal("kept", File.ReadAllText(At("thesis")));
    });

    [Fact]
    public void CopyAsync_ToItselfThroughALinkedDirectory_IsRefusedAndNothingIsLost() => Run(async () =>
    {
        Directory.CreateDirectory(At("directory"));
        Make("directory/thesis", "kept");
        Directory.CreateSymbolicLink(At("way"), "directory");

        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("directory/thesis"), At("way/thesis"), overwrite: true));

        Assert.Equal("kept", File.ReadAllText(At("directory/thesis")));
    });

    [Fact]
    public void CopyAsync_ToALink_WritesWhereItLeads() => Run(async () =>
    {
        Make("new", "new");
        Make("target", "old content");
        File.CreateSymbolicLink(At("link"), "target");

        await AsyncFile.CopyAsync(At("new"), At("link"), overwrite: true);

        Assert.Equal("new", File.ReadAllText(At("target")));
        Assert.Equal("target", new FileInfo(At("link")).LinkTarget);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyAsync_NamedPipe_IsRefusedByNameWithoutOpeningIt(bool isDestination) => Run(async () =>
    {
        Kernel.MakePipe(At("pipe"));
        Make("file", "x");

        IOException error = await Throws<IOException>(async () => await (isDestination
            ? AsyncFile.CopyAsync(At("file"), At("pipe"), overwrite: true)
            : AsyncFile.CopyAsync(At("pipe"), At("copy"))));

        Assert.Contains($"'{At("pipe")}' is a named pipe", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("copy")));
    });

    [Fact]
    public void CopyAsync_SocketOrDevice_IsRefusedByName() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have other names elsewhere");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("socket")));

        IOException ofSocket = await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("socket"), At("copy")));
        IOException ofDevice = await Throws<IOException>(async () => await AsyncFile.CopyAsync("/dev/zero", At("copy")));

        Assert.Contains("is a socket", ofSocket.Message, StringComparison.Ordinal);
        Assert.Contains("'/dev/zero' is a device", ofDevice.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("copy")));
    });

    [Fact]
    public void CopyAsync_FileOfProc_CopiesWhatTheKernelSays() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /proc on this system");

        long copied = await AsyncFile.CopyAsync("/proc/self/maps", At("maps"));
        await AsyncFile.CopyAsync("/proc/version", At("version"));

        Assert.Equal(new FileInfo(At("maps")).Length, copied);
        Assert.NotEqual(0, copied);
        Assert.Equal(File.ReadAllText("/proc/version"), File.ReadAllText(At("version")));
    });

    [Theory]
    [InlineData(Secret)]
    [InlineData(Secret | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(Secret | UnixFileMode.UserExecute | UnixFileMode.OtherWrite)]
    public void CopyAsync_AnyMode_IsTheCopysToo(UnixFileMode mode) => Run(async () =>
    {
        Kernel.SetMode(Make("secret", "x"), mode);
        Kernel.SetMode(Make("there", "public"), Public);

        await AsyncFile.CopyAsync(At("secret"), At("there"), overwrite: true);
        await AsyncFile.CopyAsync(At("secret"), At("new"));

        Assert.Equal(mode, Kernel.ModeOf(At("there")));
        Assert.Equal(mode, Kernel.ModeOf(At("new")));
        Assert.Equal("x", File.ReadAllText(At("there")));
    });

    [Fact]
    public void CopyAsync_PublicFileOverASecret_OldContentIsNeverReadable() => Run(async () =>
    {
        string target = Make("secret", Pattern(50_000_000));
        Kernel.SetMode(target, Secret);
        Kernel.SetMode(Make("page", "x"), Public);
        LoopTask copying = LoopTask.Create(CopyAsync());
        bool wasReadable = false;

        while (!copying.IsCompleted)
        {
            wasReadable |= new FileInfo(target) is { Length: 50_000_000 } old && old.UnixFileMode != Secret;
            await Coroutine.Sleep(0);
        }

        await copying;
        Assert.False(wasReadable);
        Assert.Equal(Public, Kernel.ModeOf(target));

        async Coroutine CopyAsync() => await AsyncFile.CopyAsync(At("page"), target, overwrite: true);
    });

    [Fact]
    public void CopyAsync_ListedFileOverSomebodyElses_IsRefusedAndTheOldContentStays() => Run(async () =>
    {
        string target = Make("there", "old");
        Kernel.SetMode(target, Secret | UnixFileMode.GroupRead | UnixFileMode.OtherWrite);
        Kernel.SetMode(TestDirectory, (UnixFileMode)0x1FF);
        string listed = Make("listed", "x");
        Kernel.GiveTo(Kernel.Nobody, listed);
        Kernel.SetAttribute(listed, "system.posix_acl_access", s_list);
        Kernel.SetMode(listed, Secret | UnixFileMode.GroupRead | UnixFileMode.OtherWrite);
        using (NobodysFiles files = Kernel.BecomeNobody())
        {
            await Throws<UnauthorizedAccessException>(async () => await AsyncFile.CopyAsync(listed, target, overwrite: true));
        }

        Assert.Equal("old", File.ReadAllText(target));
    });

    [Fact]
    public void CopyAsync_SetUserId_IsNotTheCopys() => Run(async () =>
    {
        Kernel.SetMode(Make("program", "x"), Secret | UnixFileMode.SetUser | UnixFileMode.UserExecute);

        await AsyncFile.CopyAsync(At("program"), At("copy"));

        Assert.Equal(Secret | UnixFileMode.UserExecute, Kernel.ModeOf(At("copy")));
    });

    [Fact]
    public void CopyAsync_OverSomebodyElsesPublicFile_RefusesASecret() => Run(async () =>
    {
        Kernel.SetMode(Make("there", "old"), Public | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        Kernel.SetMode(TestDirectory, (UnixFileMode)0x1FF);
        string secret = Make("secret", "x");
        Kernel.GiveTo(Kernel.Nobody, secret);
        Kernel.SetMode(secret, Secret);
        using (NobodysFiles files = Kernel.BecomeNobody())
        {
            UnauthorizedAccessException error = await Throws<UnauthorizedAccessException>(async () => await AsyncFile.CopyAsync(secret, At("there"), overwrite: true));
            Assert.Contains("permissions", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(At("there")));
    });

    [Fact]
    public void CopyAsync_AccessControlList_IsTheCopysToo() => Run(async () =>
    {
        Kernel.SetMode(Make("listed", "x"), Secret);
        Kernel.SetAttribute(At("listed"), "system.posix_acl_access", s_list);
        Kernel.SetAttribute(Make("there", "old"), "system.posix_acl_access", s_list);
        Kernel.SetMode(Make("plain", "y"), Secret | UnixFileMode.GroupRead);

        await AsyncFile.CopyAsync(At("listed"), At("copy"));
        await AsyncFile.CopyAsync(At("plain"), At("there"), overwrite: true);

        Assert.Equal(s_list, Kernel.GetAttribute(At("copy"), "system.posix_acl_access"));
        Assert.Null(Kernel.GetAttribute(At("there"), "system.posix_acl_access"));
        Assert.Equal(Secret | UnixFileMode.GroupRead, Kernel.ModeOf(At("there")));
    });

    [Fact]
    public void CopyAsync_FileWithHoles_HasTheSameContent() => Run(async () =>
    {
        using (FileStream sparse = File.Create(At("sparse")))
        {
            sparse.SetLength(3_000_000);
            sparse.Position = 2_000_000;
            sparse.WriteByte(7);
        }

        await AsyncFile.CopyAsync(At("sparse"), At("copy"));

        Assert.Equal(File.ReadAllBytes(At("sparse")), File.ReadAllBytes(At("copy")));
    });

    [Fact]
    public void CopyAsync_SourceGrowsMeanwhile_CopiesWhatIsThereAtTheEnd() => Run(async () =>
    {
        Make("log", Pattern(5_000_000));
        bool hasGrown = false;
        var progress = new Told(() =>
        {
            if (!hasGrown)
            {
                hasGrown = true;
                File.AppendAllText(At("log"), "more");
            }
        });

        long copied = await AsyncFile.CopyAsync(At("log"), At("copy"), progress: progress);

        Assert.Equal(5_000_004, copied);
        Assert.Equal(File.ReadAllBytes(At("log")), File.ReadAllBytes(At("copy")));
    });

    [Fact]
    public void CopyAsync_TimesAndOwner_AreTheCopysOwn() => Run(async () =>
    {
        var past = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Make("old", "x"), past);

        await AsyncFile.CopyAsync(At("old"), At("copy"));

        Assert.NotEqual(past, File.GetLastWriteTimeUtc(At("copy")));
    });

    private sealed class Told(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }
}
