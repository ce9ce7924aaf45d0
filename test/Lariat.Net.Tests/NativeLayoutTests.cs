using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lariat.Native;

namespace Lariat.Net.Tests;

/// <summary>Sizes of kernel structures: a wrong one corrupts memory instead of failing.</summary>
public class NativeLayoutTests
{
    [Fact]
    public void Structures_Sizes_AreTheKernels()
    {
        Assert.Equal(8, Marshal.SizeOf<Linger>());
        Assert.Equal(16, Marshal.SizeOf<KernelTimespec>());
        Assert.Equal(64, Marshal.SizeOf<UringSqe>());
        Assert.Equal(16, Marshal.SizeOf<UringCqe>());
        Assert.Equal(40, Marshal.SizeOf<UringOffsets>());
        Assert.Equal(120, Marshal.SizeOf<UringParams>());
        Assert.Equal(40, Marshal.SizeOf<UringBufferRegistration>());
        Assert.Equal(16, Marshal.SizeOf<UringBuffer>());
        Assert.Equal(24, Marshal.SizeOf<UringGetEventsArgument>());
        Assert.Equal(16, Marshal.SizeOf<UringResourceUpdate>());
        Assert.Equal(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16, EpollEvent.Size);
    }

    [Fact]
    public void Structures_Offsets_AreTheKernels()
    {
        Assert.Equal(32, (int)Marshal.OffsetOf<UringSqe>(nameof(UringSqe.UserData)));
        Assert.Equal(40, (int)Marshal.OffsetOf<UringSqe>(nameof(UringSqe.BufferGroup)));
        Assert.Equal(40, (int)Marshal.OffsetOf<UringParams>(nameof(UringParams.Sq)));
        Assert.Equal(80, (int)Marshal.OffsetOf<UringParams>(nameof(UringParams.Cq)));
        Assert.Equal(14, (int)Marshal.OffsetOf<UringBuffer>(nameof(UringBuffer.Tail)));
        Assert.Equal(16, (int)Marshal.OffsetOf<UringGetEventsArgument>(nameof(UringGetEventsArgument.Timeout)));
    }

    [Fact]
    public unsafe void EpollEvent_Data_DoesNotOverlapEvents()
    {
        byte* at = stackalloc byte[16];

        EpollEvent.Set(at, 0xAABBCCDD, 0x1122334455667788);

        Assert.Equal(0xAABBCCDDu, EpollEvent.GetEvents(at));
        Assert.Equal(0x1122334455667788ul, EpollEvent.GetData(at));
    }

    [Fact]
    public unsafe void FileStatus_OfAFile_IsWhatStatSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "struct stat is Linux's");
        string path = Environment.ProcessPath!;
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-L", "-c", "%d %i %u %g %f", path]) { RedirectStandardOutput = true })!;
        string expected = stat.StandardOutput.ReadToEnd().Trim();

        FileStatus status;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Assert.True(FileStatus.TryGet(name, followsLink: true, out status));
        }

        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{status.Device} {status.Inode} {status.User} {status.Group} {status.Mode:x}"));
        Assert.InRange(FileStatus.UserOffset + (2 * sizeof(uint)), 0, FileStatus.MaxBytes);
    }

    [Fact]
    public void ToException_Errno_SaysWhatWasTried()
    {
        IOException error = Errno.ToException(Errno.EMFILE, "Making an eventfd");

        Assert.StartsWith("Making an eventfd failed:", error.Message, StringComparison.Ordinal);
        Assert.Contains("errno 24", error.Message, StringComparison.Ordinal);
    }
}
