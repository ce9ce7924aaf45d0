using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Shop;

/// <summary>An order and its job are one: there is never one of them without the other.</summary>
public abstract class ShopTests
{
    // A thousand by hand: SHOP_REQUESTS=1000.
    private static readonly int s_requests = int.TryParse(Environment.GetEnvironmentVariable("SHOP_REQUESTS"), out int count) ? count : 100;

    protected abstract string ConnectionString { get; }

    [Theory]
    [InlineData(1)]
    public async Task Order_RequestsOfWhichSomeAreRolledBack_AsManyJobsAsOrders(int seed)
    {
        using ShopServer shop = await ShopServer.StartAsync(ConnectionString);
        var random = new Random(seed);
        (string Number, string Item)[] requests =
        [
            // Some numbers twice, which one of the two requests loses, and some items that are not there.
            .. Enumerable.Range(0, s_requests).Select(i => (
                random.Next(4) == 0 ? $"{random.Next(i + 1)}" : $"{i}",
                random.Next(4) == 0 ? "gold" : "tea")),
        ];

        var answers = new HttpStatusCode[requests.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, requests.Length),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => answers[i] = await shop.OrderAsync(requests[i].Number, requests[i].Item));

        int accepted = answers.Count(answer => answer == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(
            answer is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{answer}"));
        Assert.InRange(accepted, 1, s_requests - 1);
        Assert.Equal((accepted, accepted, accepted, accepted), await shop.WaitUntilDoneAsync());
    }

    [Fact]
    public async Task Order_ProcessIsKilledInTheMiddle_EachStepIsDoneOnce()
    {
        using ShopServer shop = await ShopServer.StartAsync(ConnectionString);
        const int count = 60;
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(HttpStatusCode.Created, await shop.OrderAsync($"{i}"));
            if (i % 30 == 29)
            {
                await shop.RestartAsync();
            }
        }

        Assert.Equal((count, count, count, count), await shop.WaitUntilDoneAsync());
    }

    [Fact]
    public async Task Report_RunNow_SumsWhatEachCustomerHasOrdered()
    {
        using ShopServer shop = await ShopServer.StartAsync(ConnectionString);
        await shop.OrderAsync("1", customer: "ada");
        await shop.OrderAsync("2", customer: "grace");
        await shop.OrderAsync("3", customer: "grace");

        using HttpResponseMessage accepted = await shop.Client.PostAsJsonAsync("/reports", "");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        JsonArray reports;
        while ((reports = (await shop.GetAsync("/reports")).AsArray()).Count == 0)
        {
            await Task.Delay(20);
        }

        Assert.Equal(3, (int)reports[0]!["total"]!);
    }

    [Fact]
    public async Task Pages_OfARunningShop_AreThere()
    {
        using ShopServer shop = await ShopServer.StartAsync(ConnectionString);

        Assert.Contains("daily-report", await shop.Client.GetStringAsync("/jobs/schedules"), StringComparison.Ordinal);
        Assert.Equal("Healthy", await shop.Client.GetStringAsync("/health"));
    }
}

/// <summary>Orders and jobs in one file.</summary>
public sealed class SqliteShopTests : ShopTests, IDisposable
{
    private readonly TestDirectory _folder = new();

    protected override string ConnectionString => $"Data Source={_folder["shop.db"]}";

    public void Dispose() => _folder.Dispose();
}

/// <summary>Orders and jobs in one database of PostgreSQL.</summary>
public sealed class PostgresShopTests(PostgresFixture postgres) : ShopTests
{
    // The application makes the database; it ends with the database server.
    private readonly string _database = $"shop_{Guid.NewGuid():N}";

    protected override string ConnectionString
        => postgres.Server.ConnectionString.Replace("Database=postgres", $"Database={_database}", StringComparison.Ordinal);
}
