namespace Lariat.TestKit;

/// <summary>The server that all tests share; started by the first that needs it.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(PostgresServer.Start);

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipUnless(PostgresServer.ProgramFolder is not null, "PostgreSQL's server (/usr/lib/postgresql/*/bin) is not installed.");
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
