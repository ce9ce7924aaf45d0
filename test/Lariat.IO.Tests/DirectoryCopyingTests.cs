namespace Lariat.IO.Tests;

/// <summary>Copies of directories: what they refuse, and what they keep.</summary>
public abstract class DirectoryCopyingTests(DriverKind kind) : FileTest(kind)
{
    private const UnixFileMode ReadOnly = (UnixFileMode)0b101_101_101;

    [Fact]
    public void CopyAsync_IntoItselfByALink_IsRefusedAndCopiesNothing() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/backup"));
        Make("from/a", "x");
        Directory.CreateSymbolicLink(At("to"), "from/backup");

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to")));
        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to/deeper/still")));

        Assert.Empty(Directory.EnumerateFileSystemEntries(At("from/backup")));
    });

    [Fact]
    public void CopyAsync_OfALinkIntoItsDirectory_IsRefused() => Run(async () =>
    {
        Directory.CreateDirectory(At("real/sub"));
        Make("real/a", "x");
        Directory.CreateSymbolicLink(At("link"), "real");

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("link"), At("real/sub/copy")));
        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("link"), At("real"), overwrite: true));

        Assert.Empty(Directory.EnumerateFileSystemEntries(At("real/sub")));
        Assert.Equal("x", File.ReadAllText(At("real/a")));
    });

    [Fact]
    public void CopyAsync_NameThatBeginsLikeTheSource_IsNotInside() => Run(async () =>
    {
        Directory.CreateDirectory(At("a"));
        Make("a/f", "x");

        await AsyncDirectory.CopyAsync(At("a"), At("ab"));

        Assert.Equal("x", File.ReadAllText(At("ab/f")));
    });

    [Fact]
    public void CopyAsync_LinkWhereADirectoryShouldBe_IsRefused() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/a"));
        Make("from/a/f", "x");
        Directory.CreateDirectory(At("to"));
        Directory.CreateDirectory(At("elsewhere"));
        Directory.CreateSymbolicLink(At("to/a"), At("elsewhere"));

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to"), overwrite: true));

        Assert.Empty(Directory.EnumerateFileSystemEntries(At("elsewhere")));
    });

    [Fact]
    public void CopyAsync_NamedPipeInside_IsRefusedByName() => Run(async () =>
    {
        Directory.CreateDirectory(At("from"));
        Make("from/a", "x");
        Kernel.MakePipe(At("from/control"));

        IOException error = await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to")));

        Assert.Contains($"'{At("from/control")}' is a named pipe", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void CopyAsync_ReadOnlyDirectory_IsFilledAndThenReadOnly() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/module/deep"));
        Make("from/module/lib.go", "x");
        Make("from/module/deep/more.go", "y");
        Directory.CreateDirectory(At("own"));
        Kernel.SetMode(At("from/module/lib.go"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Kernel.SetMode(At("from/module/deep"), ReadOnly);
        Kernel.SetMode(At("from/module"), ReadOnly);
        Kernel.SetMode(At("own"), (UnixFileMode)0x1FF);
        Kernel.SetMode(TestDirectory, (UnixFileMode)0x1FF);
        using (NobodysFiles files = Kernel.BecomeNobody())
        {
            await AsyncDirectory.CopyAsync(At("from"), At("own/to"));
        }

        Assert.Equal("y", File.ReadAllText(At("own/to/module/deep/more.go")));
        Assert.Equal(Kernel.ModeOf(At("from/module/deep")), Kernel.ModeOf(At("own/to/module/deep")));
        Assert.Equal(Kernel.ModeOf(At("from/module")), Kernel.ModeOf(At("own/to/module")));
        Assert.Equal(Kernel.ModeOf(At("from/module/lib.go")), Kernel.ModeOf(At("own/to/module/lib.go")));
    });

    [Fact]
    public void CopyAsync_DirectoryForAll_IsForAllWhateverTheMask() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/shared"));
        Kernel.SetMode(At("from/shared"), (UnixFileMode)0x3FF);

        await AsyncDirectory.CopyAsync(At("from"), At("to"));

        Assert.Equal((UnixFileMode)0x3FF, Kernel.ModeOf(At("to/shared")));
    });

    [Fact]
    public void CopyAsync_Refused_DirectoriesSoFarHaveTheirModes() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/sub"));
        Kernel.MakePipe(At("from/pipe"));

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to")));

        Assert.Equal(Kernel.ModeOf(At("from")), Kernel.ModeOf(At("to")));
    });

    [Fact]
    public void CopyAsync_LinkOntoItself_IsRefusedAndStays() => Run(async () =>
    {
        Directory.CreateDirectory(At("from"));
        File.CreateSymbolicLink(At("from/link"), "target");
        Directory.CreateDirectory(At("to"));
        Kernel.Link(At("from/link"), At("to/link"));

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("from"), At("to"), overwrite: true));

        Assert.Equal("target", new FileInfo(At("from/link")).LinkTarget);
        Assert.Equal("target", new FileInfo(At("to/link")).LinkTarget);
    });

    [Fact]
    public void CopyAsync_BrokenAndAbsoluteLinks_AreCopiedAsTheyAre() => Run(async () =>
    {
        Directory.CreateDirectory(At("from"));
        File.CreateSymbolicLink(At("from/broken"), "nothing");
        File.CreateSymbolicLink(At("from/absolute"), At("from"));

        await AsyncDirectory.CopyAsync(At("from"), At("to"));

        Assert.Equal("nothing", new FileInfo(At("to/broken")).LinkTarget);
        Assert.Equal(At("from"), new FileInfo(At("to/absolute")).LinkTarget);
    });
}
