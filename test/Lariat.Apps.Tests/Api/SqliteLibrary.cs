namespace Lariat.Apps.Tests.Api;

/// <summary>The library with SQLite.</summary>
public sealed class SqliteLibrary : LibraryServer
{
    private readonly TestDirectory _folder = new();

    protected override string ConnectionString => $"Data Source={_folder["library.db"]}";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
