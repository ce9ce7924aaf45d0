namespace Lariat.Data.Tests;

/// <summary>The server that all tests share; started by the first that needs it.</summary>
public sealed class MariaDbFixture : IDisposable
{
    private readonly Lazy<MariaDbServer> _server = new(MariaDbServer.Start);

    /// <summary>Skips the test where MariaDB is not installed.</summary>
    internal MariaDbServer Server
    {
        get
        {
            Assert.SkipUnless(MariaDbServer.IsInstalled, "MariaDB's server (mariadbd, mariadb-install-db) is not installed.");
            return _server.Value;
        }
    }

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }
}
