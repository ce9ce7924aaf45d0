// Jobs in ASP.NET Core: requests enqueue, and a worker in the same host runs the jobs, with services of the host. It calls itself, so that
// there is something to see.
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Lariat.Jobs.AspNetCore/Lariat.Jobs.AspNetCore.csproj
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
using System.Net;
using System.Text.Json.Serialization;
using Lariat;
using Lariat.AspNetCore;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;

[assembly: JobPayloads(typeof(ShopJson))]

string folder = Directory.CreateTempSubdirectory("jobs-web-").FullName;

// region: host
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseLariat();
builder.Services.AddScoped<Prices>();
builder.Services.AddLariatJobs(jobs => jobs
    .UseSqlite(Path.Combine(folder, "jobs.db"))
    .Add(AppJobs.All)
    .Queue("default", concurrency: 20));
builder.Services.AddHealthChecks().AddLariatJobs();
// endregion
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
builder.Logging.SetMinimumLevel(LogLevel.Warning);
WebApplication app = builder.Build();

// region: endpoints
app.MapPost("/orders/{item}", async Coroutine<string> (HttpContext context) =>
{
    JobClient jobs = context.RequestServices.GetRequiredService<JobClient>();
    var order = new Order((string)context.GetRouteValue("item")!, Count: 3);
    JobHandle<decimal> bill = await jobs.EnqueueAsync(Billing.Jobs.Bill, order);    // stored before the request is answered
    return $"{order.Item}: {await bill.WaitAsync()} to pay";                        // most programs return bill.Id instead
});
app.MapHealthChecks("/health");
// endregion

await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
using HttpResponseMessage answer = await http.PostAsync("/orders/apple", null);
Console.WriteLine(await answer.Content.ReadAsStringAsync());
Console.WriteLine(await http.GetStringAsync("/health"));
await app.StopAsync();
await app.DisposeAsync();
Directory.Delete(folder, recursive: true);

internal sealed record Order(string Item, int Count);

[JsonSerializable(typeof(Order))]
internal sealed partial class ShopJson : JsonSerializerContext;

internal sealed class Prices
{
    private readonly decimal _letter = 0.5m;

    public decimal Of(string item) => item.Length * _letter;
}

// region: job
internal sealed partial class Billing(Prices prices)        // made for each try, with services of its scope
{
    [Job("bill", Attempts = 5)]
    public async Coroutine<decimal> BillAsync(Order order)
    {
        await Coroutine.Sleep(0.01);
        return prices.Of(order.Item) * order.Count;
    }
}
// endregion
