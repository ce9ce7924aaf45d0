using System.Runtime.InteropServices;
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
        Assert.Equal(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16, EpollEvent.Size);
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
    public void ToException_Errno_SaysWhatWasTried()
    {
        IOException error = Errno.ToException(Errno.EMFILE, "Making an eventfd");

        Assert.StartsWith("Making an eventfd failed:", error.Message, StringComparison.Ordinal);
        Assert.Contains("errno 24", error.Message, StringComparison.Ordinal);
    }
}
