namespace Lariat.Apps.Tests.Api;

/// <summary>With SQLite, whose endpoints run off the loop.</summary>
public sealed class SqliteBookTests(SqliteLibrary library) : BookTests(library), IClassFixture<SqliteLibrary>;
