// Lines go through a channel: a terminal that is slow, or stopped by Ctrl-S, does not stop the loops. It is bounded; lines that do not fit
// are counted and reported.
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lariat.Tool.Serve;

/// <summary>A line for each request: method, target, status, bytes. Thread: any.</summary>
internal sealed class AccessLog
{
    private const int MaxLines = 4096;

    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private int _dropped;

    public AccessLog(TextWriter output)
    {
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MaxLines) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(() => WriteLinesAsync(output));
    }

    /// <summary>The middleware.</summary>
    public async Task WriteAsync(HttpContext context, RequestDelegate next)
    {
        // Unchanged: most clients percent-encode control characters, and others must not write to the terminal.
        string target = PlainText.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string end = "";
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            end = context.RequestAborted.IsCancellationRequested ? " (the client has disconnected)" : $" ({error.Message})";
            throw;
        }
        finally
        {
            string bytes = context.Response.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "-";
            _lines.Writer.TryWrite(
                $"{context.Connection.RemoteIpAddress} {context.Request.Method} {target} {context.Response.StatusCode} {bytes}{end}");
        }
    }

    /// <summary>Writes the remaining lines.</summary>
    public async Task CloseAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteLinesAsync(TextWriter output)
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            await output.WriteLineAsync(line);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and int dropped)
            {
                await output.WriteLineAsync($"({dropped} lines more: they came faster than they could be printed)");
            }
        }
    }
}
