using Lariat.Data.Tests;

namespace Lariat.Apps.Tests.Api;

/// <summary>With PostgreSQL, whose endpoints stay on the loop.</summary>
public sealed class PostgresBookTests(PostgresFixture postgres) : BookTests
{
    // The application makes the database; it ends with the server.
    protected override Task<string> CreateDatabaseAsync()
        => Task.FromResult(postgres.Server.ConnectionString.Replace("Database=postgres", $"Database=library_{Guid.NewGuid():N}", StringComparison.Ordinal));

    protected override Task DropDatabaseAsync() => Task.CompletedTask;
}
