// UDP: a clock that answers questions, and a client that asks again when a datagram was lost.
// Usage: udp --port N serves; udp HOST PORT asks; without arguments it does both, and loses the first question on purpose.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.Net;

EventLoop.Run(args switch
{
    ["--port", var port] => ServeAsync(int.Parse(port, CultureInfo.InvariantCulture)),
    [var host, var port] => PrintAnswerAsync(host, int.Parse(port, CultureInfo.InvariantCulture), "time"),
    _ => DemonstrateAsync(),
});

static async Coroutine ServeAsync(int port)
{
    using DatagramEndpoint endpoint = DatagramEndpoint.Bind(new IPEndPoint(IPAddress.Loopback, port));
    Console.WriteLine($"listening on {endpoint.LocalEndPoint}");
    await AnswerAsync(endpoint, lostCount: 0);
}

// region: answer
static async Coroutine AnswerAsync(DatagramEndpoint endpoint, int lostCount)
{
    while (true)
    {
        Datagram question = await endpoint.ReceiveAsync();
        if (lostCount-- > 0)
        {
            continue;
        }

        string answer = Encoding.UTF8.GetString(question.Data) switch
        {
            "time" => DateTime.UtcNow.ToString("T", CultureInfo.InvariantCulture),
            "day of the moon landing" => "Sunday",
            var other => $"what is '{other}'?",
        };
        await endpoint.SendAsync(Encoding.UTF8.GetBytes(answer), question.From);
    }
}
// endregion

// region: ask
static async Coroutine<string> AskAsync(string host, int port, string question)
{
    using DatagramEndpoint endpoint = await DatagramEndpoint.ConnectAsync(host, port);
    for (int attempt = 1; attempt <= 3; attempt++)
    {
        await endpoint.SendAsync(Encoding.UTF8.GetBytes(question));
        try
        {
            Datagram answer = await Coroutine.WaitFor(endpoint.ReceiveAsync(), TimeSpan.FromSeconds(0.25));
            return $"{Encoding.UTF8.GetString(answer.Data)} (attempt {attempt})";
        }
        catch (TimeoutException)
        {
            // UDP tells nobody that a datagram was lost.
        }
    }

    return "no answer";
}
// endregion

static async Coroutine PrintAnswerAsync(string host, int port, string question)
{
    try
    {
        Console.WriteLine($"{question}: {await AskAsync(host, port, question)}");
    }
    catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
    {
        Console.WriteLine($"{question}: nobody listens there");
    }
}

static async Coroutine DemonstrateAsync()
{
    using DatagramEndpoint endpoint = DatagramEndpoint.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    int port = ((IPEndPoint)endpoint.LocalEndPoint!).Port;
    LoopTask server = LoopTask.Create(AnswerAsync(endpoint, lostCount: 1));
    await PrintAnswerAsync("127.0.0.1", port, "day of the moon landing");
    await PrintAnswerAsync("127.0.0.1", port, "weather");
    server.Cancel();
    await Coroutine.WaitMany([server]);

    endpoint.Close();
    await PrintAnswerAsync("127.0.0.1", port, "weather");
}
