using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Api;

/// <summary>A library with an empty database.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    internal AppServer Server { get; private set; } = null!;

    internal HttpClient Client => Server.Client;

    public async ValueTask InitializeAsync() => Server = await AppServer.StartAsync("api", $"--ConnectionStrings:Library={await CreateDatabaseAsync()}");

    public async ValueTask DisposeAsync()
    {
        Server?.Dispose();
        await DropDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a database; its connection string.</summary>
    protected abstract Task<string> CreateDatabaseAsync();

    protected abstract Task DropDatabaseAsync();

    internal static object Book(string isbn = "9780140449136", string title = "The Odyssey", string author = "Homer", int year = 1999)
        => new { isbn, title, author, year };

    /// <summary>An ISBN for each number.</summary>
    internal static string Isbn(int number) => $"978{number:D10}";

    internal async Task<JsonNode> AddAsync(object book)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("/books", book);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    internal async Task<JsonNode> GetAsync(string path) => (await Client.GetFromJsonAsync<JsonNode>(path))!;
}
