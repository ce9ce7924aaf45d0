using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Api;

/// <summary>A library that is empty when a test begins.</summary>
public abstract class ApiTest(LibraryServer library) : IAsyncLifetime
{
    internal LibraryServer Library => library;

    internal HttpClient Client => library.Client;

    public async ValueTask InitializeAsync() => await library.EmptyAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

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
