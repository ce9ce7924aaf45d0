using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>The base of tests of Unix sockets: a path for one of them.</summary>
public abstract class UnixTest(DriverKind kind) : DriverTest(kind), IDisposable
{
    protected string SocketPath { get; } = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");

    protected UnixDomainSocketEndPoint At => new(SocketPath);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing) => File.Delete(SocketPath);
}
