using System.Runtime.InteropServices;

namespace Lariat.IO.Tests;

/// <summary>Linux's calls that tests need and the base library does not have. A test that uses them is skipped elsewhere.</summary>
internal static class Kernel
{
    public const uint Nobody = 65534;

    private const uint PipeMode = 0x1B6;

    /// <summary>Makes a named pipe.</summary>
    public static void MakePipe(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are made with Linux's mkfifo");
        Assert.Equal(0, MakeFifo(path, PipeMode));
    }

    /// <summary>Gives a file to somebody else.</summary>
    public static void GiveTo(uint user, string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can give files away");
        Assert.Equal(0, ChangeOwner(path, user, user));
    }

    /// <summary>"user:group" of a file.</summary>
    public static string OwnerOf(string path) => Run("stat", "-c", "%u:%g", path).Trim();

    /// <summary>Sets a file's permissions; skips the test where there are none.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no file modes on this system");
            return;
        }

        File.SetUnixFileMode(path, mode);
    }

    /// <summary>A file's permissions.</summary>
    public static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    /// <summary>Gives a file, or a link itself, another name; skips the test where that is not possible.</summary>
    public static void Link(string path, string other)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "hard links are made with Linux's link");
        Assert.SkipUnless(HardLink(path, other) == 0, "the file system of the temporary directory has no such hard links");
    }

    /// <summary>Sets an extended attribute; skips the test where the file system has none.</summary>
    public static void SetAttribute(string path, string name, byte[] value)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "extended attributes are set with Linux's setxattr");
        Assert.SkipUnless(SetXAttr(path, name, value, value.Length, 0) == 0, $"the file system of the temporary directory has no {name}");
    }

    /// <summary>The value of an extended attribute; null: it has none.</summary>
    public static byte[]? GetAttribute(string path, string name)
    {
        byte[] value = new byte[1024];
        nint length = GetXAttr(path, name, value, value.Length);
        return length < 0 ? null : value[..(int)length];
    }

    /// <summary>Skips the test where no other user's rights can be tried.</summary>
    public static NobodysFiles BecomeNobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "an ordinary user's rights are tried by root, who can take them on");
        return new NobodysFiles();
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [DllImport("libc", EntryPoint = "mkfifo", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "link")]
    private static extern int HardLink([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string other);

    [DllImport("libc", EntryPoint = "chown")]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", EntryPoint = "setxattr")]
    private static extern int SetXAttr(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, nint length, int flags);

    [DllImport("libc", EntryPoint = "getxattr")]
    private static extern nint GetXAttr(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, nint length);
}
