using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Shop;

/// <summary>A shop with a database of its own.</summary>
/// <param name="connection">The database.</param>
internal sealed class ShopServer(string connection) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private AppServer _server = null!;

    public HttpClient Client => _server.Client;

    public static async Task<ShopServer> StartAsync(string connection)
    {
        var shop = new ShopServer(connection);
        await shop.RestartAsync();
        return shop;
    }

    /// <summary>Kills the process, if there is one, and starts another.</summary>
    public async Task RestartAsync()
    {
        _server?.Dispose();
        _server = await AppServer.StartAsync("shop", $"--ConnectionStrings:Shop={connection}");
    }

    public async Task<System.Net.HttpStatusCode> OrderAsync(string number, string item = "tea", string customer = "ada")
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("/orders", new { number, customer, item, count = 1 });
        return response.StatusCode;
    }

    public async Task<JsonNode> GetAsync(string path) => (await Client.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Waits until no job waits or runs, and returns how many orders there are and how often each step was done.</summary>
    public async Task<(int Orders, int Paid, int Packed, int Mailed)> WaitUntilDoneAsync()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            JsonNode counts = await GetAsync("/orders");
            int orders = (int)counts["orders"]!;
            int Steps(string name) => (int?)counts["steps"]![name] ?? 0;
            if (Steps("mailed") >= orders)
            {
                return (orders, Steps("paid"), Steps("packed"), Steps("mailed"));
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < s_patience, $"Not all orders were mailed: {counts}");
            await Task.Delay(20);
        }
    }

    public void Dispose() => _server?.Dispose();
}
