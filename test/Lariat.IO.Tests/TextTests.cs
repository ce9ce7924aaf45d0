using System.Text;

namespace Lariat.IO.Tests;

public abstract class TextTests(DriverKind kind) : FileTest(kind)
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb\r\nc\rd", "a|b|c|d")]
    [InlineData("\n\nx\n", "||x")]
    [InlineData("\r\n\r\n", "|")]
    [InlineData("ä\n日本\n🦊", "ä|日本|🦊")]
    public void ReadTextLinesAsync_AnyEnds_AreTheLines(string content, string lines) => Run(async () =>
    {
        string path = Make("a", content);

        Assert.Equal(lines, string.Join('|', await ReadAsync(AsyncFile.ReadTextLinesAsync(path))));
    });

    [Fact]
    public void ReadTextLinesAsync_ManyPieces_CutNothing() => Run(async () =>
    {
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => $"Zeile {i} 🦊 äöü")];
        string path = Make("a", string.Join("\r\n", lines));

        Assert.Equal(lines, await ReadAsync(AsyncFile.ReadTextLinesAsync(path)));
    });

    [Fact]
    public void ReadTextLinesAsync_OpenFile_GoesOnAtThePosition() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "skip\none\ntwo"));
        file.Position = 5;

        Assert.Equal(["one", "two"], await ReadAsync(file.ReadTextLinesAsync()));
    });

    [Fact]
    public void ReadTextLinesAsync_LeftEarly_ClosesTheFile() => Run(async () =>
    {
        string path = Make("a", "one\ntwo\n");

        await foreach (string line in AsyncFile.ReadTextLinesAsync(path))
        {
            Assert.Equal("one", line);
            break;
        }

        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget), open => open == path);
        }
    });

    [Fact]
    public void ReadTextLinesAsync_InvalidBytes_ThrowsAndSaysWhere() => Run(async () =>
    {
        string path = Make("a", [.. "good\nbad "u8, 0xFF, .. "\n"u8]);

        InvalidDataException error = await Throws<InvalidDataException>(async () => await ReadAsync(AsyncFile.ReadTextLinesAsync(path)));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("FF", error.Message, StringComparison.Ordinal);
        Assert.Contains("byte 9", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ReadTextLinesAsync_InvalidBytesReplaced_GivesReplacements() => Run(async () =>
    {
        string path = Make("a", [.. "bad "u8, 0xFF, .. "\nnext"u8]);

        Assert.Equal(["bad \uFFFD", "next"], await ReadAsync(AsyncFile.ReadTextLinesAsync(path, new FileTextOptions { InvalidText = InvalidText.Replace })));
    });

    [Fact]
    public void ReadTextLinesAsync_CutOffCharacter_Throws() => Run(async () =>
    {
        string path = Make("a", [.. "x"u8, 0xC3]);

        await Throws<InvalidDataException>(async () => await ReadAsync(AsyncFile.ReadTextLinesAsync(path)));
    });

    [Fact]
    public void ReadTextLinesAsync_LongLine_Throws() => Run(async () =>
    {
        string path = Make("a", "ok\n" + new string('x', 101));

        InvalidDataException error = await Throws<InvalidDataException>(
            async () => await ReadAsync(AsyncFile.ReadTextLinesAsync(path, new FileTextOptions { MaxLineLength = 100 })));

        Assert.Contains("Line 2", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ReadTextLinesAsync_Utf16_Decodes() => Run(async () =>
    {
        string path = Make("a", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("eins\nzwei ä")]);

        Assert.Equal(["eins", "zwei ä"], await ReadAsync(AsyncFile.ReadTextLinesAsync(path, new FileTextOptions { Encoding = Encoding.Unicode })));
    });

    [Fact]
    public void ReadAllTextAsync_WithMark_SkipsIt() => Run(async () =>
    {
        string path = Make("a", [.. Encoding.UTF8.Preamble, .. "text"u8]);

        Assert.Equal("text", await AsyncFile.ReadAllTextAsync(path));
    });

    [Fact]
    public void ReadAllTextAsync_InvalidBytes_Throws() => Run(async () =>
    {
        string path = Make("a", [0x80]);

        await Throws<InvalidDataException>(async () => await AsyncFile.ReadAllTextAsync(path));
        Assert.Equal("\uFFFD", await AsyncFile.ReadAllTextAsync(path, new FileTextOptions { InvalidText = InvalidText.Replace }));
    });

    [Fact]
    public void WriteAllTextAsync_ThenAppend_IsTheText() => Run(async () =>
    {
        await AsyncFile.WriteAllTextAsync(At("a"), "ä\n");
        await AsyncFile.AppendAllTextAsync(At("a"), "b\n");

        Assert.Equal("ä\nb\n"u8.ToArray(), File.ReadAllBytes(At("a")));
    });

    [Fact]
    public void WriteAllTextAsync_HalfACharacter_ThrowsAndWritesNothing() => Run(async () =>
    {
        await Throws<EncoderFallbackException>(async () => await AsyncFile.WriteAllTextAsync(At("a"), "\uD800"));

        Assert.False(File.Exists(At("a")));
    });

    private static async Coroutine<List<string>> ReadAsync(AsyncGenerator<string> lines)
    {
        var all = new List<string>();
        await foreach (string line in lines)
        {
            all.Add(line);
        }

        return all;
    }
}
