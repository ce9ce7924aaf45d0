namespace Lariat.Apps.Tests.Api;

/// <summary>With SQLite, whose endpoints run off the loop.</summary>
public sealed class SqliteBookTests : BookTests
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Library_StartedAgain_HasItsBooks()
    {
        await AddAsync(Book());
        Server.Process.Signal("TERM");
        AppResult result = await Server.Process.EndAsync();

        using AppServer again = await AppServer.StartAsync("api", $"--ConnectionStrings:Library=Data Source={_folder["library.db"]}");
        string books = await again.Client.GetStringAsync("/books");

        Assert.Equal(0, result.Code);
        Assert.Equal("", result.Errors);
        Assert.Contains("The Odyssey", books);
    }

    protected override Task<string> CreateDatabaseAsync() => Task.FromResult($"Data Source={_folder["library.db"]}");

    protected override Task DropDatabaseAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
