namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>HTTP/2 with prior knowledge, frame by frame.</summary>
internal static class Http2Cases
{
    private const short InitialWindowSize = 4;
    private const short MaxFrameSize = 5;

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Talk("http2: a request", async (_, client) =>
        {
            await client.GetAsync(1, "/hello");
            await client.UntilStreamEndsAsync(1);
        }, "Hello(end of stream)"),
        Talk("http2: what the application sees", async (_, client) =>
        {
            await client.GetAsync(1, "/headers?a=b", ("x-name", "one"), ("x-name", "two"));
            await client.UntilStreamEndsAsync(1);
        }, "HTTP/2 http GET /headers"),
        Talk("http2: a body in three frames", async (_, client) =>
        {
            await client.PostAsync(1, "/echo");
            await client.SendAsync(FrameType.Data, 0, 1, "one,"u8.ToArray());
            await client.SendAsync(FrameType.Data, 0, 1, "two,"u8.ToArray());
            await client.SendAsync(FrameType.Data, Http2Frame.EndStream, 1, "three"u8.ToArray());
            await client.UntilStreamEndsAsync(1);
        }, "one,two,three(end of stream)"),
        Talk("http2: padding", async (_, client) =>
        {
            await client.PostAsync(1, "/echo");
            await client.SendAsync(FrameType.Data, Http2Frame.EndStream | Http2Frame.Padded, 1, [3, (byte)'o', (byte)'k', 0, 0, 0]);
            await client.UntilStreamEndsAsync(1);
        }, "ok(end of stream)"),
        Talk("http2: trailers both ways", async (_, client) =>
        {
            await client.PostAsync(1, "/trailers");
            await client.SendAsync(FrameType.Data, 0, 1, "body"u8.ToArray());
            await client.SendAsync(FrameType.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, Http2Frame.Fields(("x-sum", "4")));
            await client.UntilStreamEndsAsync(1);
            await client.GetAsync(3, "/response-trailers");
            await client.UntilStreamEndsAsync(3);
        }, "trailers: x-sum=4"),
        Talk("http2: headers in a continuation", async (_, client) =>
        {
            byte[] fields = Http2Frame.Request("/headers", "GET", ("x-name", "continued"));
            await client.SendAsync(FrameType.Headers, Http2Frame.EndStream, 1, fields[..10]);
            await client.SendAsync(FrameType.Continuation, 0, 1, fields[10..20]);
            await client.SendAsync(FrameType.Continuation, Http2Frame.EndHeaders, 1, fields[20..]);
            await client.UntilStreamEndsAsync(1);
        }, "x-name: continued"),
        Talk("http2: 32 streams at once", async (_, client) =>
        {
            await client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(1_000_000));
            for (int i = 0; i < 32; i++)
            {
                await client.GetAsync((2 * i) + 1, $"/big?bytes={1000 * i}");
            }

            for (int i = 0; i < 32; i++)
            {
                await client.UntilStreamEndsAsync((2 * i) + 1);
            }
        }, "stream 63"),
        Talk("http2: a frame byte by byte", async (_, client) =>
        {
            byte[] frame = Http2Frame.Write(FrameType.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, Http2Frame.Request("/hello"));
            await client.Raw.SendBytewiseAsync(System.Text.Encoding.Latin1.GetString(frame));
            await client.UntilStreamEndsAsync(1);
        }, "Hello(end of stream)"),
        Talk("http2: ping", async (_, client) =>
        {
            await client.SendAsync(FrameType.Ping, 0, 0, "12345678"u8.ToArray());
            await client.UntilAsync(frame => frame.Type == FrameType.Ping);
        }, "Ping flags 1: 12345678"),
        Talk("http2: settings are acknowledged", async (_, client) =>
        {
            await client.SendAsync(FrameType.Settings, 0, 0, Http2Frame.Setting(InitialWindowSize, 1000));
            await client.Raw.UntilAsync(received => Acknowledgements(received) == 2);
        }, "Settings flags 1: "),
        Talk("http2: an unknown frame is skipped", async (_, client) =>
        {
            await client.SendAsync((FrameType)0x55, 0, 0, "whatever"u8.ToArray());
            await client.GetAsync(1, "/hello");
            await client.UntilStreamEndsAsync(1);
        }, "Hello(end of stream)"),
        Talk("http2: priority is skipped", async (_, client) =>
        {
            await client.SendAsync(FrameType.Priority, 0, 1, [0, 0, 0, 0, 10]);
            await client.GetAsync(1, "/hello");
            await client.UntilStreamEndsAsync(1);
        }, "Hello(end of stream)"),
        Talk("http2: 1 MB through the window", async (_, client) =>
        {
            await client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(2_000_000));
            await client.GetAsync(1, "/big?bytes=1000000");
            await client.SendAsync(FrameType.WindowUpdate, 0, 1, Http2Frame.Number(2_000_000));
            await client.UntilStreamEndsAsync(1);
        }, "(end of stream)"),
        Talk("http2: the window is full, then it is not", async (_, client) =>
        {
            await client.GetAsync(1, "/big?bytes=70000");
            await client.Raw.UntilAsync(received => DataBytes(received) == 65_535);
            await client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(10_000));
            await client.SendAsync(FrameType.WindowUpdate, 0, 1, Http2Frame.Number(10_000));
            await client.UntilStreamEndsAsync(1);
        }, "(end of stream)"),
        Talk("http2: a window of one byte", async (_, client) =>
        {
            await client.GetAsync(1, "/hello");
            for (int i = 1; i <= 4; i++)
            {
                await client.Raw.UntilAsync(received => DataBytes(received) == i);
                await client.SendAsync(FrameType.WindowUpdate, 0, 1, Http2Frame.Number(1));
            }

            await client.UntilStreamEndsAsync(1);
        }, "Hello(end of stream)", Http2Frame.Setting(InitialWindowSize, 1)),
        Talk("http2: frames of 32 KiB", async (_, client) =>
        {
            await client.GetAsync(1, "/one-write?bytes=60000");
            await client.UntilStreamEndsAsync(1);
        }, "(end of stream)", Http2Frame.Setting(MaxFrameSize, 32_768)),
        Talk("http2: 500 KB up", async (_, client) =>
        {
            await client.PostAsync(1, "/hash");
            for (int i = 0; i < 50; i++)
            {
                await client.SendAsync(FrameType.Data, i == 49 ? Http2Frame.EndStream : (byte)0, 1, App.ResponseHandlers.Pattern(10_000));
            }

            await client.UntilStreamEndsAsync(1);
        }, "(end of stream)"),
        Talk("http2: HEAD, 204 and 304", async (_, client) =>
        {
            await client.SendAsync(FrameType.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, Http2Frame.Request("/hello", "HEAD"));
            await client.GetAsync(3, "/status?code=204");
            await client.GetAsync(5, "/status?code=304");
            await client.UntilStreamEndsAsync(1);
            await client.UntilStreamEndsAsync(3);
            await client.UntilStreamEndsAsync(5);
        }, "stream 5"),
        Talk("http2: the client gives a stream up", async (play, client) =>
        {
            await client.GetAsync(1, "/wait-abort", ("x-case", play.Id));
            await play.NotedAsync("waiting");
            await client.SendAsync(FrameType.RstStream, 0, 1, Http2Frame.Number(8));
            await play.NotedAsync("done");
            await client.GetAsync(3, "/hello");
            await client.UntilStreamEndsAsync(3);
        }, "application: aborted"),
        Talk("http2: the application resets its stream", async (_, client) =>
        {
            await client.GetAsync(1, "/reset-stream");
            await client.UntilStreamEndsAsync(1);
            await client.GetAsync(3, "/hello");
            await client.UntilStreamEndsAsync(3);
        }, "RstStream"),
        Talk("http2: the application aborts", async (_, client) =>
        {
            await client.GetAsync(1, "/abort");
            await client.UntilStreamEndsAsync(1);
        }, "RstStream"),
        Talk("http2: the application fails", async (play, client) =>
        {
            await client.GetAsync(1, "/throw");
            await client.UntilStreamEndsAsync(1);
            await client.GetAsync(3, "/throw-gated", ("x-case", play.Id));
            await client.UntilAsync(frame => frame is { Stream: 3, Type: FrameType.Data });
            play.Open("throw");
            await client.UntilStreamEndsAsync(3);
        }, "Headers flags 5: \u008e"),
        Talk("http2: goodbye of the client", async (_, client) =>
        {
            await client.GetAsync(1, "/hello");
            await client.UntilStreamEndsAsync(1);
            await client.SendAsync(FrameType.GoAway, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
            await client.Raw.EndAsync();
        }, "Hello(end of stream)"),
        Talk("http2: half-closed in an answer", async (play, client) =>
        {
            await client.GetAsync(1, "/gated-body", ("x-case", play.Id));
            await client.UntilAsync(frame => frame is { Stream: 1, Type: FrameType.Data });
            await client.Raw.HalfCloseAsync();
            await client.Raw.EndAsync();
            play.Open("go");
            await play.NotedAsync("done");
        }, "--- RST"),
        Talk("http2: the connection goes", async (play, client) =>
        {
            await client.GetAsync(1, "/wait-abort", ("x-case", play.Id));
            await play.NotedAsync("waiting");
            client.Raw.Reset();
            await play.NotedAsync("done");
        }, "application: aborted"),
    ];

    private static BehaviourCase Talk(string name, Func<Play, Http2Client, Task> script, string expects, params byte[][] settings)
        => new(name, HostProfile.Http2, async play =>
        {
            Http2Client client = await Http2Client.StartAsync(play, settings);
            await script(play, client);
        })
        { Expects = expects, Format = Normalising.Http2Transcript.Format };

    private static int DataBytes(byte[] received)
        => Http2Frame.ReadAll(received, out _).Where(frame => frame.Type == FrameType.Data).Sum(frame => frame.Payload.Length);

    private static int Acknowledgements(byte[] received)
        => Http2Frame.ReadAll(received, out _).Count(frame => frame is { Type: FrameType.Settings, Flags: Http2Frame.Ack });
}
