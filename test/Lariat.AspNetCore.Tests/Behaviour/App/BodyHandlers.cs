using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>What reads, or does not read, the request's body.</summary>
internal static class BodyHandlers
{
    public static void AddTo(Dictionary<string, Func<Exchange, Task>> handlers)
    {
        handlers["/echo"] = async exchange => await exchange.AnswerAsync(await exchange.ReadBodyAsync());
        handlers["/noted-echo"] = NotedEchoAsync;
        handlers["/stream-echo"] = StreamEchoAsync;
        handlers["/hash"] = HashAsync;
        handlers["/trailers"] = TrailersAsync;
        handlers["/unread"] = exchange => exchange.AnswerAsync("unread");
        handlers["/read-some"] = ReadSomeAsync;
        handlers["/pipe-echo"] = PipeEchoAsync;
        handlers["/gated-upload"] = GatedUploadAsync;
        handlers["/limit-body"] = LimitBodyAsync;
        handlers["/sync-read"] = SyncReadAsync;
        handlers["/can-have-body"] = exchange => exchange.AnswerAsync(
            $"{exchange.Context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody} {exchange.Request.ContentLength}");
    }

    // A script that half-closes waits for the note: Kestrel 11.0.0 may drop a request whose client has half-closed before the application runs.
    private static async Task NotedEchoAsync(Exchange exchange)
    {
        exchange.Note("reading");
        await exchange.AnswerAsync(await exchange.ReadBodyAsync());
    }

    private static async Task StreamEchoAsync(Exchange exchange)
    {
        byte[] buffer = new byte[4096];
        for (int count; (count = await exchange.Request.Body.ReadAsync(buffer)) > 0;)
        {
            await exchange.Response.Body.WriteAsync(buffer.AsMemory(0, count));
            await exchange.Response.Body.FlushAsync();
        }
    }

    private static async Task HashAsync(Exchange exchange)
    {
        byte[] hash = await SHA256.HashDataAsync(exchange.Request.Body, exchange.Aborted);
        await exchange.AnswerAsync(Convert.ToHexString(hash));
    }

    private static async Task TrailersAsync(Exchange exchange)
    {
        string body = await exchange.ReadBodyAsync();
        string trailers = exchange.Request.SupportsTrailers()
            ? string.Join(", ", exchange.Context.Features.GetRequiredFeature<IHttpRequestTrailersFeature>().Trailers.Select(header => $"{header.Key}={header.Value}"))
            : "unsupported";
        await exchange.AnswerAsync($"body: {body}; trailers: {trailers}");
    }

    private static async Task ReadSomeAsync(Exchange exchange)
    {
        byte[] piece = new byte[3];
        await exchange.Request.Body.ReadExactlyAsync(piece);
        await exchange.AnswerAsync($"some: {System.Text.Encoding.Latin1.GetString(piece)}");
    }

    // Through the pipes, in the way that examines without consuming.
    private static async Task PipeEchoAsync(Exchange exchange)
    {
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await exchange.Request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                read.Buffer.CopyTo(exchange.Response.BodyWriter.GetSpan((int)read.Buffer.Length));
                exchange.Response.BodyWriter.Advance((int)read.Buffer.Length);
                exchange.Request.BodyReader.AdvanceTo(read.Buffer.End);
                await exchange.Response.BodyWriter.FlushAsync();
                return;
            }

            exchange.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // A slow application: nothing is read until the script has sent all that the connection takes.
    private static async Task GatedUploadAsync(Exchange exchange)
    {
        exchange.Note("waiting");
        await exchange.GateAsync("read");
        await HashAsync(exchange);
    }

    private static async Task LimitBodyAsync(Exchange exchange)
    {
        IHttpMaxRequestBodySizeFeature limit = exchange.Context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        limit.MaxRequestBodySize = exchange.QueryNumber("bytes");
        string body = await exchange.ReadBodyAsync();
        await exchange.AnswerAsync($"{body.Length} bytes, read-only {limit.IsReadOnly}");
    }

    // A body that is not there yet would block the loop that has to receive it: head and body need not arrive together.
    private static async Task SyncReadAsync(Exchange exchange)
    {
        PipeReader reader = exchange.Request.BodyReader;
        ReadResult arrived = await reader.ReadAtLeastAsync((int)exchange.Request.ContentLength!);
        reader.AdvanceTo(arrived.Buffer.Start);
        byte[] piece = new byte[64];
        int total = 0;
        for (int count; (count = exchange.Request.Body.Read(piece, total, piece.Length - total)) > 0;)
        {
            total += count;
        }

        await exchange.AnswerAsync($"read {total} bytes at once");
    }
}
