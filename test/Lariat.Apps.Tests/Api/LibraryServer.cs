using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Api;

/// <summary>The library with a database of its own, for all tests of a class: a process costs more than a test does.</summary>
public abstract class LibraryServer : IAsyncLifetime
{
    internal AppServer Server { get; private set; } = null!;

    internal HttpClient Client => Server.Client;

    internal string Connection => $"--ConnectionStrings:Library={ConnectionString}";

    protected abstract string ConnectionString { get; }

    public async ValueTask InitializeAsync() => Server = await AppServer.StartAsync("api", Connection);

    public virtual ValueTask DisposeAsync()
    {
        Server?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes every book.</summary>
    internal async Task EmptyAsync()
    {
        while ((await Client.GetFromJsonAsync<JsonNode>("/books?size=100"))!["items"]!.AsArray() is { Count: > 0 } books)
        {
            foreach (JsonNode? book in books)
            {
                using HttpResponseMessage response = await Client.DeleteAsync($"/books/{book!["id"]}");
                response.EnsureSuccessStatusCode();
            }
        }
    }
}
