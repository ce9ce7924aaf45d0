using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lariat.TestKit;

/// <summary>Chromium without a window, driven over its DevTools protocol: one command at a time.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string[] s_switches =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0",
    ];

    private readonly Process _process;
    private readonly TestDirectory _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[8 * 1024 * 1024];
    private int _lastId;

    private Browser(Process process, TestDirectory profile) => (_process, _profile) = (process, profile);

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        var profile = new TestDirectory();
        var start = new ProcessStartInfo(Path!, [.. s_switches, $"--user-data-dir={profile["profile"]}", "about:blank"])
        {
            RedirectStandardError = true,
        };
        var browser = new Browser(Process.Start(start)!, profile);
        try
        {
            await browser._socket.ConnectAsync(await browser.ReadAddressAsync(), default).WaitAsync(s_patience);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page in a profile of its own.</summary>
    public async Task<BrowserPage> OpenAsync(Uri address)
    {
        JsonNode context = await CallAsync("Target.createBrowserContext", new { });
        JsonNode target = await CallAsync("Target.createTarget", new { url = $"{address}", browserContextId = (string?)context["browserContextId"] });
        JsonNode session = await CallAsync("Target.attachToTarget", new { targetId = (string?)target["targetId"], flatten = true });
        return new BrowserPage(this, (string)session["sessionId"]!);
    }

    /// <summary>Calls a method.</summary>
    /// <exception cref="InvalidOperationException">The browser refuses.</exception>
    public async Task<JsonNode> CallAsync(string method, object parameters, string? session = null)
        => await TryCallAsync(method, parameters, session) ?? throw new InvalidOperationException($"The browser refuses {method}.");

    /// <summary>Calls a method; null if the browser refuses.</summary>
    public async Task<JsonNode?> TryCallAsync(string method, object parameters, string? session = null)
    {
        int id = ++_lastId;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters) };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, default);
        while (true)
        {
            JsonNode answer = await ReadAsync();
            if ((int?)answer["id"] == id)
            {
                return answer["result"];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task<Uri> ReadAddressAsync()
    {
        const string Announcement = "DevTools listening on ";
        while (await _process.StandardError.ReadLineAsync().WaitAsync(s_patience) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync(); // it must not wait for a reader
                return new Uri(line[Announcement.Length..]);
            }
        }

        throw new InvalidOperationException("Chromium has ended without saying where it listens.");
    }

    private async Task<JsonNode> ReadAsync()
    {
        int count = 0;
        while (true)
        {
            WebSocketReceiveResult part = await _socket.ReceiveAsync(new ArraySegment<byte>(_buffer)[count..], default).WaitAsync(s_patience);
            count += part.Count;
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, count))!;
            }
        }
    }
}

/// <summary>A page in the browser.</summary>
public sealed class BrowserPage(Browser browser, string session)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds; fails with the page's text if it takes too long.</summary>
    public async Task WaitForAsync(string condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (await EvaluateAsync($"(() => {{ try {{ return !!({condition}); }} catch {{ return false; }} }})()") is not { } holds || !(bool)holds)
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
            {
                Assert.Fail($"It never became true: {condition}. The page says: {await EvaluateAsync("document.body.innerText")}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Runs a script, and gives what it evaluates to; null if the page was just being replaced by another.</summary>
    /// <param name="script">The script.</param>
    /// <param name="waits">True: it is a promise, whose end is waited for.</param>
    public async Task<JsonNode?> EvaluateAsync(string script, bool waits = false)
    {
        JsonNode? answer = await browser.TryCallAsync(
            "Runtime.evaluate", new { expression = script, returnByValue = !waits, awaitPromise = waits }, session);
        Assert.Null(answer?["exceptionDetails"]?.ToJsonString());
        return answer?["result"]!["value"];
    }

    /// <summary>Calls a method of the browser for this page.</summary>
    public Task<JsonNode> CallAsync(string method, object parameters) => browser.CallAsync(method, parameters, session);

    /// <summary>Types into the field that has the focus.</summary>
    public Task TypeAsync(string text) => browser.CallAsync("Input.insertText", new { text }, session);

    /// <summary>Presses Tab.</summary>
    public async Task PressTabAsync()
    {
        await browser.CallAsync("Input.dispatchKeyEvent", new { type = "keyDown", key = "Tab", code = "Tab", windowsVirtualKeyCode = 9 }, session);
        await browser.CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key = "Tab", code = "Tab", windowsVirtualKeyCode = 9 }, session);
    }

    /// <summary>Presses Enter.</summary>
    public async Task PressEnterAsync()
    {
        await browser.CallAsync("Input.dispatchKeyEvent", new { type = "keyDown", key = "Enter", code = "Enter", windowsVirtualKeyCode = 13, text = "\r" }, session);
        await browser.CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key = "Enter", code = "Enter", windowsVirtualKeyCode = 13 }, session);
    }
}
