using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>A request in a handler, with the journal of its case.</summary>
internal sealed class Exchange(HttpContext context, Journal journal)
{
    // A request that names no case is noted nowhere.
    private readonly string? _case = (string?)context.Request.Headers[Journal.Header];

    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public HttpResponse Response => context.Response;

    public CancellationToken Aborted => context.RequestAborted;

    public void Note(string line)
    {
        if (_case is not null)
        {
            journal.Write(_case, line);
        }
    }

    /// <summary>Waits until the case's script opens this gate.</summary>
    public Task GateAsync(string gate) => journal.WaitAsync(_case!, gate);

    public int QueryNumber(string name) => int.Parse(Request.Query[name]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The whole answer at once, with its length.</summary>
    public Task AnswerAsync(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        Response.ContentType = "text/plain";
        Response.ContentLength = bytes.Length;
        return Response.Body.WriteAsync(bytes).AsTask();
    }

    /// <summary>Writes without a length: chunked in HTTP/1.1.</summary>
    public Task WriteAsync(string text) => Response.Body.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public async Task<string> ReadBodyAsync()
    {
        var all = new MemoryStream();
        await Request.Body.CopyToAsync(all);
        return Encoding.Latin1.GetString(all.ToArray());
    }
}
