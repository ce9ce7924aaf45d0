namespace Lariat.IO.Tests;

/// <summary>All-or-nothing writes: who may read the temporary file, what the new file keeps of the old one.</summary>
public abstract class ReplacedFileTests(DriverKind kind) : FileTest(kind)
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void ReplaceAsync_SecretFile_TemporaryIsAsSecret() => Run(async () =>
    {
        Kernel.SetMode(Make("token", "old"), Secret);
        UnixFileMode meanwhile = default;

        await AsyncFile.ReplaceAsync(At("token"), async file =>
        {
            await file.WriteAsync(Bytes("new secret"));
            meanwhile = Kernel.ModeOf(file.Path);
        });

        Assert.Equal(Secret, meanwhile);
        Assert.Equal(Secret, Kernel.ModeOf(At("token")));
        Assert.Equal("new secret", File.ReadAllText(At("token")));
    });

    [Fact]
    public void ReplaceAsync_PublicFile_TemporaryIsNotMoreReadableAndTheEndIs() => Run(async () =>
    {
        const UnixFileMode all = Secret | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Kernel.SetMode(Make("page", "old"), all);

        await AsyncFile.ReplaceAsync(At("page"), async file =>
        {
            await file.WriteAsync(Bytes("new"));
            Assert.Equal(Secret, Kernel.ModeOf(file.Path));
        });

        Assert.Equal(all, Kernel.ModeOf(At("page")));
    });

    [Fact]
    public void ReplaceAsync_NoFileYet_HasTheModeOfEveryNewFile() => Run(async () =>
    {
        await AsyncFile.WriteAllTextAsync(At("atomic"), "x", atomic: true);
        await AsyncFile.WriteAllTextAsync(At("plain"), "x");

        Assert.Equal(Kernel.ModeOf(At("plain")), Kernel.ModeOf(At("atomic")));
    });

    [Fact]
    public void ReplaceAsync_ModeChangesMeanwhile_TheNewModeStays() => Run(async () =>
    {
        Kernel.SetMode(Make("a", "old"), Secret | UnixFileMode.OtherRead);

        await AsyncFile.ReplaceAsync(At("a"), async file =>
        {
            await file.WriteAsync(Bytes("new"));
            Kernel.SetMode(At("a"), Secret);
        });

        Assert.Equal(Secret, Kernel.ModeOf(At("a")));
    });

    [Fact]
    public void ReplaceAsync_SomebodyElsesFileByRoot_StaysTheirs() => Run(async () =>
    {
        Kernel.GiveTo(Kernel.Nobody, Make("a", "old"));
        Kernel.SetMode(At("a"), Secret);

        await AsyncFile.WriteAllTextAsync(At("a"), "new", atomic: true);

        Assert.Equal($"{Kernel.Nobody}:{Kernel.Nobody}", Kernel.OwnerOf(At("a")));
        Assert.Equal(Secret, Kernel.ModeOf(At("a")));
    });

    [Fact]
    public void ReplaceAsync_SomebodyElsesFileByAnOrdinaryUser_OtherGroupGetsNothing() => Run(async () =>
    {
        Kernel.GiveTo(12345, Make("a", "old"));
        Kernel.SetMode(At("a"), Secret | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        Kernel.SetMode(TestDirectory, (UnixFileMode)0x1FF);
        using (NobodysFiles files = Kernel.BecomeNobody())
        {
            await AsyncFile.WriteAllTextAsync(At("a"), "new", atomic: true);
        }

        Assert.StartsWith($"{Kernel.Nobody}:", Kernel.OwnerOf(At("a")), StringComparison.Ordinal);
        Assert.Equal(Secret, Kernel.ModeOf(At("a")));
    });

    [Fact]
    public void ReplaceAsync_ExtendedAttributes_AreKept() => Run(async () =>
    {
        Kernel.SetAttribute(Make("a", "old"), "user.origin", Bytes("somewhere"));

        await AsyncFile.WriteAllTextAsync(At("a"), "new", atomic: true);

        Assert.Equal(Bytes("somewhere"), Kernel.GetAttribute(At("a"), "user.origin"));
    });

    [Fact]
    public void ReplaceAsync_HardLink_OtherNameKeepsTheOldContent() => Run(async () =>
    {
        Make("a", "old");
        Kernel.Link(At("a"), At("b"));

        await AsyncFile.WriteAllTextAsync(At("a"), "new", atomic: true);

        Assert.Equal("new", File.ReadAllText(At("a")));
        Assert.Equal("old", File.ReadAllText(At("b")));
    });

    [Theory]
    [InlineData('n', 240)]
    [InlineData('n', 255)]
    [InlineData('é', 127)]
    [InlineData('語', 85)]
    public void ReplaceAsync_NameAtTheLimit_IsReplaced(char letter, int count) => Run(async () =>
    {
        string path = At(new string(letter, count));
        await AsyncFile.WriteAllTextAsync(path, "old");

        await AsyncFile.WriteAllTextAsync(path, "new", atomic: true);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(TestDirectory));
    });

    [Fact]
    public void ReplaceAsync_NamedPipeOrDirectory_IsRefusedAndStays() => Run(async () =>
    {
        Kernel.MakePipe(At("pipe"));
        Directory.CreateDirectory(At("directory"));

        IOException error = await Throws<IOException>(async () => await AsyncFile.WriteAllTextAsync(At("pipe"), "x", atomic: true));
        await Throws<UnauthorizedAccessException>(async () => await AsyncFile.WriteAllTextAsync(At("directory"), "x", atomic: true));

        Assert.Contains("is a named pipe", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(TestDirectory).Count());
    });
}
