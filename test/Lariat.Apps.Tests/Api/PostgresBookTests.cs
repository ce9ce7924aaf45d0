namespace Lariat.Apps.Tests.Api;

/// <summary>With PostgreSQL, whose endpoints stay on the loop.</summary>
public sealed class PostgresBookTests(PostgresLibrary library) : BookTests(library), IClassFixture<PostgresLibrary>;
