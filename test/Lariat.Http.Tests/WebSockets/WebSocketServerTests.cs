using System.Net.WebSockets;
using Lariat.AspNetCore;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lariat.Http.Tests;

/// <summary>Servers of ASP.NET Core on our loops, with clients of others.</summary>
public abstract class WebSocketServerTests(DriverKind kind) : HttpTest(kind)
{
    private const string ClientScript = """
        import asyncio, os, sys, websockets
        url = sys.argv[1]
        async def expect_close(ws, code, reason):
            try:
                await ws.recv()
                raise SystemExit("no close")
            except websockets.ConnectionClosed:
                assert (ws.close_code, ws.close_reason) == (code, reason), (ws.close_code, ws.close_reason)
        async def main():
            for compression in (None, "deflate"):
                async with websockets.connect(url + "echo", max_size=None, compression=compression) as ws:
                    for message in ("", "hello", "zwölf € 𝄞", b"", b"\x00\xff", os.urandom(70000), "x" * 900000):
                        await ws.send(message)
                        assert await ws.recv() == message
                    await ws.send(["one ", "two ", "three"])
                    assert await ws.recv() == "one two three"
                    await asyncio.wait_for(await ws.ping(b"ping"), 10)
                    assert len(ws.extensions) == (0 if compression is None else 1), ws.extensions
            async with websockets.connect(url + "close") as ws:
                await expect_close(ws, 4001, "bye")
            async with websockets.connect(url + "echo", max_size=None) as ws:
                await ws.send("x" * 2000000)
                await expect_close(ws, 1009, "longer than 1048576 bytes")
            ws = await websockets.connect(url + "report")
            ws.transport.abort()
            ws = await websockets.connect(url + "report")
            await ws.close(4321, "zwölf")
        asyncio.run(main())
        print("all as expected")
        """;

    private readonly List<string> _reports = [];

    [Fact]
    public void Serve_PythonClient_AllAsExpected() => RunClean(async () =>
    {
        string python = PythonPeer.Require();
        await using KestrelServer server = await StartAsync();

        string output = await PeerProcess.RunAsync(python, "-c", ClientScript, $"ws://127.0.0.1:{server.Port}/");

        Assert.Equal("all as expected\n", output);
        await WaitUntil(() => ReportCount == 2);
        Assert.Contains("closed 4321 zwölf", _reports);
        Assert.Contains("lost", _reports);
    });

    [Fact]
    public void Serve_Chromium_WritesWhatItReceivedIntoThePage() => RunClean(async () =>
    {
        PeerProcess.Require("chromium");
        using var profile = new TestDirectory();
        await using KestrelServer server = await StartAsync();

        string page = await ChromiumAsync(profile["profile"], server.At("page"));

        Assert.Contains("<p id=\"result\">text: hello zwölf; bytes: 0,1,255; closed: 4001 bye</p>", page, StringComparison.Ordinal);
    });

    [Fact]
    public void Serve_OurClient_Echoes() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();
        await using (WebSocketConnection socket = await LariatWebSocket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/echo")))
        {
            await socket.SendAsync("hello");

            Assert.Equal("hello", (await socket.ReceiveAsync())!.Value.Text);
        }

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    });

    private int ReportCount
    {
        get
        {
            lock (_reports)
            {
                return _reports.Count;
            }
        }
    }

    // The picture is answered when the page has said that it is done: the browser prints a page when it has loaded.
    private const string Page = """
        <p id="result"></p>
        <script>
        const results = [];
        const socket = new WebSocket(`ws://${location.host}/page-socket`);
        socket.binaryType = "arraybuffer";
        socket.onopen = () => { socket.send("hello zwölf"); socket.send(new Uint8Array([0, 1, 255])); };
        socket.onmessage = event => {
            results.push(typeof event.data == "string" ? `text: ${event.data}` : `bytes: ${new Uint8Array(event.data)}`);
            if (results.length == 2) socket.send("close");
        };
        socket.onclose = event => {
            results.push(`closed: ${event.code} ${event.reason}`);
            document.getElementById("result").textContent = results.join("; ");
            fetch("/page-done");
        };
        </script>
        <img src="/picture">
        """;

    private Task<KestrelServer> StartAsync()
    {
        var pageIsDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return KestrelServer.StartAsync(
            app =>
            {
                app.Map("/echo", context => ServeAsync(context, EchoAsync));
                app.Map("/page-socket", context => ServeAsync(context, EchoUntilCloseAsync));
                app.Map("/close", context => ServeAsync(context, socket => socket.CloseAsync((WebSocketCloseStatus)4001, "bye")));
                app.Map("/report", context => ServeAsync(context, ReportAsync));
                app.MapGet("/page", () => Results.Content(Page, "text/html; charset=utf-8"));
                app.MapGet("/page-done", () => pageIsDone.TrySetResult());
                app.MapGet("/picture", () => pageIsDone.Task);
            },
            configure: host => host.UseLariat(options => options.Loop = new LoopOptions { Driver = MakeDriver }));
    }

    private static async Task ServeAsync(HttpContext context, Func<WebSocketConnection, Coroutine> serve)
    {
        await RunAsync().AsTask();

        async Coroutine RunAsync()
        {
            await using WebSocketConnection socket = await context.WebSockets.AcceptAsync(
                new WebSocketAcceptContext { DangerousEnableCompression = true });
            await serve(socket);
        }
    }

    private static async Coroutine EchoAsync(WebSocketConnection socket)
    {
        try
        {
            await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
            {
                await (message.IsText ? socket.SendTextAsync(message.Bytes) : socket.SendAsync(message.Bytes));
            }
        }
        catch (IO.LimitOverrunException)
        {
            // The client was told.
        }
    }

    private static async Coroutine EchoUntilCloseAsync(WebSocketConnection socket)
    {
        while (await socket.ReceiveAsync() is { } message && !(message.IsText && message.Text == "close"))
        {
            await (message.IsText ? socket.SendTextAsync(message.Bytes) : socket.SendAsync(message.Bytes));
        }

        await socket.CloseAsync((WebSocketCloseStatus)4001, "bye");
    }

    private async Coroutine ReportAsync(WebSocketConnection socket)
    {
        string report;
        try
        {
            Assert.Null(await socket.ReceiveAsync());
            report = $"closed {(int)socket.CloseStatus!} {socket.CloseReason}";
        }
        catch (WebSocketException)
        {
            report = "lost";
        }

        lock (_reports)
        {
            _reports.Add(report);
        }
    }

    private static async Coroutine<string> ChromiumAsync(string profile, Uri page)
    {
        using PeerProcess chromium = PeerProcess.Start(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", "--timeout=20000", "--dump-dom", page.AbsoluteUri);
        chromium.Input.Close();
        return await chromium.Output.ReadToEndAsync();
    }
}
