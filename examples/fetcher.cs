// A concurrent fetcher: so many pages at a time, a time limit for each, and results in the order of the arguments.
#:project ../src/Lariat/Lariat.csproj
using System.Net;
using Lariat;

// region: program
// dotnet run examples/fetcher.cs URL… fetches those; without arguments it fetches from the web made up below.
using HttpClient http = args.Length > 0 ? new HttpClient() : new HttpClient(new MadeUpWeb());
string[] urls = args.Length > 0 ? args : ["http://news/", "http://weather/", "http://slow/", "http://gone/", "http://map/"];
EventLoop.Run(MainAsync(http, urls));
// endregion

// region: fetch
static async Coroutine<int> FetchAsync(HttpClient http, string url)
{
    string page = await http.GetStringAsync(new Uri(url), LoopTask.Current.Token);
    return page.Length;
}
// endregion

// region: limits
static async Coroutine<string> DescribeAsync(HttpClient http, AsyncSemaphore places, string url)
{
    using (await places.EnterAsync())
    {
        try
        {
            int length = await Coroutine.WaitFor(FetchAsync(http, url), TimeSpan.FromSeconds(2));
            Console.WriteLine($"arrived: {url}");
            return $"{url}: {length} characters";
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            Console.WriteLine($"failed: {url}");
            return $"{url}: {error.GetType().Name}";
        }
    }
}
// endregion

// region: main
static async Coroutine MainAsync(HttpClient http, string[] urls)
{
    var places = new AsyncSemaphore(3);
    LoopTask<string>[] tasks = await TaskGroup.RunAsync(async group =>
        urls.Select(url => group.Create(DescribeAsync(http, places, url))).ToArray());

    foreach (LoopTask<string> task in tasks)
    {
        Console.WriteLine(task.GetResult());
    }
}
// endregion

/// <summary>Pages that take a while to come, without a network.</summary>
internal sealed class MadeUpWeb : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string host = request.RequestUri!.Host;
        await Task.Delay(host switch { "news" => 1000, "weather" => 50, "slow" => 60_000, _ => 100 }, cancellationToken);
        return host == "gone"
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage { Content = new StringContent(new string('x', host.Length * 100)) };
    }
}
