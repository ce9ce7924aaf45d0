namespace Lariat.Apps.Tests.Api;

/// <summary>A library whose process ends and is started again.</summary>
public sealed class RestartTests(SqliteLibrary library) : ApiTest(library), IClassFixture<SqliteLibrary>
{
    [Fact]
    public async Task Library_StartedAgain_HasItsBooks()
    {
        await AddAsync(Book());
        Library.Server.Process.Signal("TERM");
        AppResult result = await Library.Server.Process.EndAsync();

        using AppServer again = await AppServer.StartAsync("api", Library.Connection);
        string books = await again.Client.GetStringAsync("/books");

        Assert.Equal(0, result.Code);
        Assert.Equal("", result.Errors);
        Assert.Contains("The Odyssey", books);
    }
}
