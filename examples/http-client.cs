// What the tutorial of aiohttp's client shows, with HttpClient on the loop: a page, JSON, a body line by line, many at once, retries.
#:project ../src/Lariat.Http/Lariat.Http.csproj
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;
using Lariat;
using Lariat.Http;
using Lariat.IO;
using Lariat.Net;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    await using Server server = await Server.StartAsync(MadeUpServer.ServeAsync, "127.0.0.1", 0);
    var root = new Uri($"http://127.0.0.1:{server.Port}/");
    await GetAsync(root);
    await GetJsonAsync(root);
    await StreamAsync(root);
    await ManyAsync(root);
    await RetryAsync(root);
}

// region: get
static async Coroutine GetAsync(Uri root)
{
    using HttpResponseMessage response = await LariatHttp.Client.GetAsync(new Uri(root, "hello"), LoopTask.Current.Token);
    string body = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(LoopTask.Current.Token);
    Console.WriteLine($"{(int)response.StatusCode}: {body}");
}
// endregion

// region: json
static async Coroutine GetJsonAsync(Uri root)
{
    Point? point = await LariatHttp.Client.GetFromJsonAsync(new Uri(root, "point"), PointJson.Default.Point, LoopTask.Current.Token);
    Console.WriteLine(point);
}
// endregion

// region: stream
static async Coroutine StreamAsync(Uri root)
{
    await foreach (string line in LariatHttp.Client.GetTextLinesAsync(new Uri(root, "endless")))
    {
        Console.WriteLine(line);
        if (line == "line 3")
        {
            // The rest is not waited for: the response ends here.
            break;
        }
    }
}
// endregion

// region: many
static async Coroutine ManyAsync(Uri root)
{
    string[] bodies = await Coroutine.Gather(Enumerable.Range(0, 100).Select(n => FetchAsync(new Uri(root, $"double/{n}"))));
    Console.WriteLine($"{bodies.Length} pages, the sum is {bodies.Sum(int.Parse)}");
}

static async Coroutine<string> FetchAsync(Uri uri) => await LariatHttp.Client.GetStringAsync(uri, LoopTask.Current.Token);
// endregion

// region: retry
static async Coroutine RetryAsync(Uri root)
{
    using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
    {
        MaxConnectionsPerHost = 2,
        Retry = new HttpRetryOptions { MaxRetries = 5, FirstDelay = TimeSpan.FromMilliseconds(10) },
    });
    Console.WriteLine(await http.GetStringAsync(new Uri(root, "busy"), LoopTask.Current.Token));
}
// endregion

/// <summary>What is received as JSON. The compiler makes its reader: a program of one file, which could be native code, has none by reflection.</summary>
internal sealed record Point(int X, int Y);

[JsonSerializable(typeof(Point))]
internal sealed partial class PointJson : JsonSerializerContext;

/// <summary>Enough of a server for this program.</summary>
internal static class MadeUpServer
{
    private static int s_busyCount;

    public static async Coroutine ServeAsync(Connection connection)
    {
        try
        {
            while (true)
            {
                byte[] head = await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray());
                await AnswerAsync(connection, Encoding.ASCII.GetString(head).Split(' ')[1]);
            }
        }
        catch (Exception error) when (error is IncompleteReadException or System.Net.Sockets.SocketException)
        {
            // The client has what it wanted.
        }
    }

    private static Coroutine AnswerAsync(Connection connection, string path) => path.Split('/') switch
    {
        [_, "hello"] => SendAsync(connection, 200, "Hello!"),
        [_, "point"] => SendAsync(connection, 200, """{"X":1,"Y":2}"""),
        [_, "double", var n] => SendAsync(connection, 200, $"{int.Parse(n, CultureInfo.InvariantCulture) * 2}"),
        [_, "busy"] when ++s_busyCount < 3 => SendAsync(connection, 503, "busy"),
        [_, "busy"] => SendAsync(connection, 200, $"answered at attempt {s_busyCount}"),
        [_, "endless"] => connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\nline 1\nline 2\nline 3\nline"u8.ToArray()),
        _ => SendAsync(connection, 404, ""),
    };

    private static Coroutine SendAsync(Connection connection, int status, string body) => connection.WriteAsync(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
