using Microsoft.AspNetCore.Http;

namespace Lariat.Tool.Serve;

/// <summary>Handles requests that are not for a file.</summary>
internal static class Requests
{
    /// <summary>Allows only reading: GET and HEAD.</summary>
    public static Task RefuseOtherMethodsAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD";
        return Task.CompletedTask;
    }

    /// <summary>Ignores unknown range units (RFC 9110, section 14.2); the static file middleware treats every unit as bytes.</summary>
    public static Task IgnoreOtherRangesAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Range is [{ } range] && !range.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Remove("Range");
        }

        return next(context);
    }

    public static Task AnswerNotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("Not found\n");
    }
}
