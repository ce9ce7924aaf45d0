using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>More than any buffer holds.</summary>
internal static class LargeCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        .. new[] { 4095, 4096, 4097, 65_535, 65_536, 65_537, 262_144 }.Select(bytes =>
            Kept($"large: {bytes} bytes in one write", Get($"/one-write?bytes={bytes}"), "(chunked)abc")),
        Kept("large: 300 KiB in one span of the pipe", Get("/pipe-big?bytes=307200"), "(chunked)abc"),
        Kept("large: 3 MB with a length", Get("/big?bytes=3000000"), "Content-Length: 3000000"),
        Kept("large: 3 MB in chunks", Get("/big?bytes=3000000&chunked=1"), "(chunked)abc"),
        Ended("large: 3 MB for HTTP/1.0", "GET /big?bytes=3000000&chunked=1 HTTP/1.0\r\n\r\n", "Connection: close"),
        new("large: a client that reads late and a little", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync(receiveBuffer: 4096);
            await client.SendAsync(Get("/big?bytes=1500000", play.CaseHeader) + Farewell);
            for (int i = 1; i <= 20; i++)
            {
                await client.UntilLengthAsync(i * 1000);
                await Task.Yield();
            }

            await client.EndAsync();
        })
        { Expects = "application: done" },
        new("large: up and down at the same time", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            byte[] body = App.ResponseHandlers.Pattern(2_000_000);
            await client.SendAsync(Get("/stream-echo", $"Content-Length: {body.Length}\r\n", "POST"));
            Task sending = client.SendAsync(body);
            await client.UntilAsync("0\r\n\r\n");
            await sending;
            await client.SendAsync(Farewell);
            await client.EndAsync();
        })
        { Expects = "(last chunk)" },
        new("large: an upload without a limit", HostProfile.Lenient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            byte[] piece = App.ResponseHandlers.Pattern(1_000_000);
            await client.SendAsync(Get("/hash", "Content-Length: 40000000\r\n", "POST"));
            for (int i = 0; i < 40; i++)
            {
                await client.SendAsync(piece);
            }

            await client.SendAsync(Farewell);
            await client.EndAsync();
        })
        { Expects = "Content-Length: 64" },
        new("large: an upload that is refused halfway", HostProfile.Small, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/echo", ""));
            await client.SendAsync(string.Concat(Enumerable.Repeat("A\r\n0123456789\r\n", 2000)));
            await client.EndAsync();
        })
        { Expects = "HTTP/1.1 413", EndMayBeReset = "the rest of the upload is on its way" },
    ];
}
