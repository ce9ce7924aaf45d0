
namespace Lariat.Apps.Tests.Api;

/// <summary>The library with PostgreSQL.</summary>
public sealed class PostgresLibrary(PostgresFixture postgres) : LibraryServer
{
    // The application makes the database; it ends with the database server.
    private readonly string _database = $"library_{Guid.NewGuid():N}";

    protected override string ConnectionString => postgres.Server.ConnectionString.Replace("Database=postgres", $"Database={_database}", StringComparison.Ordinal);
}
