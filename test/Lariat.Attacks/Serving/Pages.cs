using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.Attacks.Serving;

/// <summary>What can be asked for over HTTP.</summary>
internal static class Pages
{
    public const string Small = "hello";

    /// <summary>The answer of /slow: a head and the first half at once, the second half after <see cref="SlowTime"/>.</summary>
    public const string FirstHalf = "first half, ";

    public const string SecondHalf = "second half";

    /// <summary>Of the answer of /large.</summary>
    public const long LargeBytes = 50_000_000;

    public static readonly TimeSpan SlowTime = TimeSpan.FromSeconds(1);

    private static readonly byte[] s_piece = new byte[64 * 1024];

    public static void Map(WebApplication app)
    {
        app.MapGet("/", static () => Small);
        app.MapGet("/large", WriteLargeAsync);
        app.MapGet("/slow", WriteSlowlyAsync);
        app.MapPost("/upload", (Delegate)ReadBodyAsync);
    }

    private static async Task WriteLargeAsync(HttpContext context)
    {
        context.Response.ContentLength = LargeBytes;
        for (long left = LargeBytes; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= s_piece.Length)
        {
            await context.Response.Body.WriteAsync(s_piece.AsMemory(0, (int)Math.Min(left, s_piece.Length)), context.RequestAborted);
        }
    }

    private static async Task WriteSlowlyAsync(HttpContext context)
    {
        context.Response.ContentLength = FirstHalf.Length + SecondHalf.Length;
        await context.Response.WriteAsync(FirstHalf);
        await context.Response.Body.FlushAsync();
        await Task.Delay(SlowTime, context.RequestAborted);
        await context.Response.WriteAsync(SecondHalf);
    }

    private static async Task<IResult> ReadBodyAsync(HttpContext context)
    {
        long count = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            {
                count += read;
            }
        }
        catch (BadHttpRequestException error)
        {
            // Too large, packed or not.
            return TypedResults.StatusCode(error.StatusCode);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return TypedResults.Text($"{count} bytes");
    }
}
