using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>What answers, in every way that Kestrel frames an answer.</summary>
internal static class ResponseHandlers
{
    public static void AddTo(Dictionary<string, Func<Exchange, Task>> handlers)
    {
        handlers["/hello"] = exchange => exchange.AnswerAsync("Hello");
        handlers["/empty"] = _ => Task.CompletedTask;
        handlers["/status"] = StatusAsync;
        handlers["/chunks"] = ChunksAsync;
        handlers["/big"] = BigAsync;
        handlers["/one-write"] = OneWriteAsync;
        handlers["/pipe-big"] = PipeBigAsync;
        handlers["/flush-only"] = FlushOnlyAsync;
        handlers["/start-only"] = exchange => exchange.Response.StartAsync();
        handlers["/complete"] = CompleteAsync;
        handlers["/response-trailers"] = ResponseTrailersAsync;
        handlers["/headers"] = HeadersAsync;
        handlers["/own-headers"] = OwnHeadersAsync;
        handlers["/latin1"] = exchange =>
        {
            exchange.Response.Headers["X-Name"] = "café";
            return exchange.AnswerAsync(exchange.Request.Headers["X-Name"].ToString());
        };
        handlers["/connection-close"] = exchange =>
        {
            exchange.Response.Headers.Connection = "close";
            return exchange.AnswerAsync("last");
        };
        handlers["/cookies"] = exchange =>
        {
            exchange.Response.Cookies.Append("a", "1");
            exchange.Response.Cookies.Append("b", "2", new CookieOptions { HttpOnly = true, Path = "/b" });
            return exchange.AnswerAsync(string.Join(";", exchange.Request.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        };
        handlers["/sync-write"] = exchange =>
        {
            exchange.Response.Body.Write("written at once"u8);
            exchange.Response.Body.Flush();
            return Task.CompletedTask;
        };
        handlers["/send-file"] = SendFileAsync;
    }

    /// <summary>Bytes that show where they belong.</summary>
    public static byte[] Pattern(int count, int from = 0)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)('a' + ((from + i) % 26));
        }

        return bytes;
    }

    // A status, and a body that the status may forbid.
    private static async Task StatusAsync(Exchange exchange)
    {
        exchange.Response.StatusCode = exchange.QueryNumber("code");
        if (exchange.Request.Query.ContainsKey("length"))
        {
            exchange.Response.ContentLength = exchange.QueryNumber("length");
        }

        if (exchange.Request.Query["body"] is [{ } body])
        {
            await exchange.WriteAsync(body);
        }
    }

    private static async Task ChunksAsync(Exchange exchange)
    {
        int count = exchange.QueryNumber("count");
        for (int i = 0; i < count; i++)
        {
            await exchange.WriteAsync($"piece {i};");
            await exchange.Response.Body.FlushAsync();
        }
    }

    // Many writes, no flush: the server's own limits decide when to send.
    private static async Task BigAsync(Exchange exchange)
    {
        const int Piece = 10_000;
        int total = exchange.QueryNumber("bytes");
        if (!exchange.Request.Query.ContainsKey("chunked"))
        {
            exchange.Response.ContentLength = total;
        }

        for (int sent = 0; sent < total; sent += Piece)
        {
            await exchange.Response.Body.WriteAsync(Pattern(Math.Min(Piece, total - sent), sent));
        }
    }

    private static Task OneWriteAsync(Exchange exchange)
        => exchange.Response.Body.WriteAsync(Pattern(exchange.QueryNumber("bytes"))).AsTask();

    private static async Task PipeBigAsync(Exchange exchange)
    {
        int total = exchange.QueryNumber("bytes");
        Pattern(total).CopyTo(exchange.Response.BodyWriter.GetSpan(total));
        exchange.Response.BodyWriter.Advance(total);
        await exchange.Response.BodyWriter.FlushAsync();
    }

    private static async Task FlushOnlyAsync(Exchange exchange)
    {
        await exchange.Response.Body.FlushAsync();
        await exchange.Response.Body.FlushAsync();
        await exchange.WriteAsync("after two flushes");
    }

    private static async Task CompleteAsync(Exchange exchange)
    {
        exchange.Response.OnStarting(() => Noted("starting"));
        exchange.Response.OnCompleted(() => Noted("completed"));
        await exchange.WriteAsync("complete");
        await exchange.Response.CompleteAsync();
        exchange.Note($"after CompleteAsync, started {exchange.Response.HasStarted}");

        Task Noted(string line)
        {
            exchange.Note(line);
            return Task.CompletedTask;
        }
    }

    private static async Task ResponseTrailersAsync(Exchange exchange)
    {
        if (exchange.Response.SupportsTrailers())
        {
            exchange.Response.DeclareTrailer("X-Sum");
        }

        await exchange.WriteAsync("before the trailers");
        if (exchange.Response.SupportsTrailers())
        {
            exchange.Response.AppendTrailer("X-Sum", "19");
        }
    }

    private static Task HeadersAsync(Exchange exchange)
    {
        var text = new StringBuilder();
        HttpRequest request = exchange.Request;
        text.Append($"{request.Protocol} {request.Scheme} {request.Method} {request.Path} {request.QueryString} {request.Host} ")
            .Append($"{exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}\n");
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            text.Append($"{name}: {string.Join(" | ", values!)}\n");
        }

        return exchange.AnswerAsync(text.ToString());
    }

    private static Task OwnHeadersAsync(Exchange exchange)
    {
        exchange.Response.Headers["X-One"] = "1";
        exchange.Response.Headers.Append("X-Many", "a");
        exchange.Response.Headers.Append("X-Many", "b");
        exchange.Response.Headers.Server = "mine";
        exchange.Response.Headers.CacheControl = "no-store";
        exchange.Response.Headers["X-Long"] = new string('x', 10_000);
        return exchange.AnswerAsync("own");
    }

    private static async Task SendFileAsync(Exchange exchange)
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Pattern(50_000));
            await exchange.Response.SendFileAsync(path, 1_000, 40_000);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
