using System.Runtime.InteropServices;

namespace Lariat.IO.Tests;

/// <summary>While it lives, the calling thread, and threads that it starts, open files as a user who owns none. setfsuid(2), of one thread.</summary>
internal sealed class NobodysFiles : IDisposable
{
    private const uint Nobody = 65534;

    private readonly uint _before = (uint)SetFileUser(Nobody);

    public void Dispose() => _ = SetFileUser(_before);

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileUser(uint user);
}
