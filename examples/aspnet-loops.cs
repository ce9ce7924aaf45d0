// ASP.NET Core on two loops: a service that each loop has for itself, state that one loop owns and the others ask for, and a channel from all
// loops to one. Two clients call, whose connections are on different loops.
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Lariat.AspNetCore/Lariat.AspNetCore.csproj
using System.Net;
using System.Threading.Channels;
using Lariat;
using Lariat.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseLariat(lariat => lariat.LoopCount = 2);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// region: services
builder.Services.AddLoopSingleton<Hits>(); // one for each loop
builder.Services.AddLoopSingleton<AsyncLock>();
builder.Services.AddSingleton<Total>(); // one for all, owned by one loop
builder.Services.AddSingleton(Channel.CreateUnbounded<string>()); // for any thread
builder.Services.AddCoroutineService<Journal>();
// endregion
WebApplication app = builder.Build();

// region: endpoints
app.MapGet("/hits", async Coroutine<string> (HttpContext context) =>
{
    Hits hits = context.RequestServices.GetRequiredService<Hits>();
    AsyncLock gate = context.RequestServices.GetRequiredService<AsyncLock>();
    using (await gate.EnterAsync())
    {
        int before = hits.Count;
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        hits.Count = before + 1; // the other requests of this loop wait for the lock
        return $"{hits.Count} on this loop";
    }
});
app.MapGet("/total", async Coroutine<string> (HttpContext context) =>
{
    int sum = await context.RequestServices.GetRequiredService<Total>().AddAsync(1);
    context.RequestServices.GetRequiredService<Channel<string>>().Writer.TryWrite($"the total is {sum}");
    return $"{sum} on all loops";
});
// endregion

await app.StartAsync();
using var alice = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
using var bob = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
foreach (string path in new[] { "/hits", "/hits", "/total", "/total" })
{
    Console.WriteLine($"{path}: alice {await alice.GetStringAsync(path)}, bob {await bob.GetStringAsync(path)}");
}

await app.StopAsync();
await app.DisposeAsync();

internal sealed class Hits
{
    public int Count { get; set; }
}

// region: owner
internal sealed class Total(EventLoop owner)
{
    private int _sum; // the owner's thread only: no lock

    public async Coroutine<int> AddAsync(int amount) => await owner.RunThreadSafe(AddThereAsync(amount));

    private async Coroutine<int> AddThereAsync(int amount)
    {
        await Coroutine.Completed;
        return _sum += amount;
    }
}
// endregion

// region: channel
internal sealed class Journal(Channel<string> lines) : CoroutineService
{
    protected override async Coroutine ExecuteAsync()
    {
        int count = 0;
        try
        {
            while (true)
            {
                await lines.Reader.ReadAsync(LoopTask.Current.Token);
                count++;
            }
        }
        finally
        {
            Console.WriteLine($"journal: {count + lines.Reader.Count} lines");
        }
    }
}
// endregion
