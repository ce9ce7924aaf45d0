using Lariat.AspNetCore.Transport;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Requests;

/// <summary>
/// Decides where a request runs: in a task of its connection's loop, on the pool, or, without a loop, on the current thread.
/// </summary>
internal sealed class RequestTaskMiddleware(RequestDelegate next, bool isOffloaded)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (isOffloaded)
        {
            return OffLoop.RunAsync(next, context);
        }

        if (EventLoop.CurrentOrNull is { } loop)
        {
            return RequestTask.Start(loop, next, context);
        }

        // Each stream of HTTP/2 begins on the pool. A connection of another transport has no loop.
        return context.Features.Get<ILoopConnectionFeature>() is { } connection ? MoveToLoopAsync(connection.Loop, context) : next(context);
    }

    private async Task MoveToLoopAsync(EventLoop loop, HttpContext context)
    {
        await new LoopSwitch(loop);
        if (loop.IsRunningHere)
        {
            await RequestTask.Start(loop, next, context).ConfigureAwait(false);
        }
        else
        {
            // The loop has closed.
            await next(context).ConfigureAwait(false);
        }
    }
}
