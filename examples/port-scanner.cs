// A scanner of this machine's own ports: many connections at a time, so many and no more, each with a time limit.
// Usage: port-scanner FIRST LAST; without arguments it scans five ports, three of which it has opened.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lariat;
using Lariat.Net;

EventLoop.Run(args is [var first, var last]
    ? PrintOpenAsync(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture))
    : DemonstrateAsync());

static async Coroutine PrintOpenAsync(int first, int last)
{
    foreach (int port in await ScanAsync([.. Enumerable.Range(first, last - first + 1)]))
    {
        Console.WriteLine($"open: {port}");
    }
}

// region: scan
static async Coroutine<int[]> ScanAsync(int[] ports)
{
    // Every attempt needs a descriptor, of which a program often has 1024.
    var places = new AsyncSemaphore(200);
    LoopTask<bool>[] attempts = await TaskGroup.RunAsync(async group =>
        ports.Select(port => group.Create(IsOpenAsync(port, places))).ToArray());
    return [.. ports.Zip(attempts).Where(pair => pair.Second.GetResult()).Select(pair => pair.First)];
}

static async Coroutine<bool> IsOpenAsync(int port, AsyncSemaphore places)
{
    using Releaser place = await places.EnterAsync();
    try
    {
        var options = new ConnectOptions { ConnectTimeout = TimeSpan.FromSeconds(1) };
        await using Connection connection = await Connection.OpenAsync(new IPEndPoint(IPAddress.Loopback, port), options);
        return true;
    }
    catch (Exception error) when (error is SocketException or TimeoutException)
    {
        return false;
    }
}
// endregion

static async Coroutine DemonstrateAsync()
{
    Server[] servers = await Coroutine.Gather(Enumerable.Range(0, 5).Select(_ => Server.StartAsync(GreetAsync, "127.0.0.1", 0)));
    int[] ports = [.. servers.Select(server => server.Port)];
    servers[1].Close();
    servers[3].Close();

    int[] open = await ScanAsync(ports);
    for (int i = 0; i < ports.Length; i++)
    {
        Console.WriteLine($"port {i}: {(open.Contains(ports[i]) ? "open" : "closed")}");
    }
}

static async Coroutine GreetAsync(Connection connection) => await connection.WriteAsync("hello\n"u8.ToArray());
