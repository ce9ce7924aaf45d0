using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>What goes wrong in an application.</summary>
internal static class FailureHandlers
{
    public static void AddTo(Dictionary<string, Func<Exchange, Task>> handlers)
    {
        handlers["/throw"] = static _ => throw new InvalidOperationException("before the start");
        handlers["/throw-late"] = async exchange =>
        {
            await exchange.WriteAsync("started");
            await exchange.Response.Body.FlushAsync();
            throw new InvalidOperationException("after the start");
        };
        handlers["/throw-gated"] = async exchange =>
        {
            await exchange.WriteAsync("started");
            await exchange.Response.Body.FlushAsync();
            await exchange.GateAsync("throw");
            throw new InvalidOperationException("when told to");
        };
        handlers["/throw-unflushed"] = async exchange =>
        {
            exchange.Response.Headers["X-Gone"] = "yes";
            await exchange.Response.BodyWriter.WriteAsync(ReadOnlyMemory<byte>.Empty);
            exchange.Response.BodyWriter.GetSpan(5);
            throw new InvalidOperationException("with nothing flushed");
        };
        handlers["/throw-starting"] = exchange =>
        {
            exchange.Response.OnStarting(static () => throw new InvalidOperationException("on starting"));
            return exchange.AnswerAsync("never");
        };
        handlers["/throw-completed"] = exchange =>
        {
            exchange.Response.OnCompleted(static () => throw new InvalidOperationException("on completed"));
            return exchange.AnswerAsync("all the same");
        };
        handlers["/canceled"] = static _ => throw new OperationCanceledException("of its own");
        handlers["/too-short"] = exchange =>
        {
            exchange.Response.ContentLength = 100;
            return exchange.WriteAsync("too short");
        };
        handlers["/too-long"] = exchange =>
        {
            exchange.Response.ContentLength = 5;
            return exchange.WriteAsync("too long");
        };
        handlers["/too-long-late"] = async exchange =>
        {
            exchange.Response.ContentLength = 5;
            await exchange.WriteAsync("12345");
            await exchange.WriteAsync("6");
        };
        handlers["/bad-header"] = exchange =>
        {
            exchange.Response.Headers["X-Split"] = "a\r\nX-Injected: yes";
            return exchange.AnswerAsync("never");
        };
        handlers["/late-header"] = async exchange =>
        {
            await exchange.WriteAsync("started");
            exchange.Response.Headers["X-Late"] = "yes";
        };
        handlers["/abort"] = exchange =>
        {
            exchange.Context.Abort();
            return Task.CompletedTask;
        };
        handlers["/abort-late"] = async exchange =>
        {
            await exchange.WriteAsync("started");
            await exchange.Response.Body.FlushAsync();
            await exchange.GateAsync("abort");
            exchange.Context.Abort();

            // At once if nobody has read the token before, on the pool otherwise.
            await WaitForAbortAsync(exchange);
        };
        handlers["/reset-stream"] = exchange =>
        {
            exchange.Context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode: 8);
            return Task.CompletedTask;
        };
        handlers["/wait-abort"] = WaitForAbortAsync;
        handlers["/write-until-abort"] = WriteUntilAbortAsync;
    }

    // Runs until the client goes; what the application is told is the point.
    private static async Task WaitForAbortAsync(Exchange exchange)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = exchange.Aborted.Register(gone.SetResult);
        exchange.Note("waiting");
        await gone.Task;
        exchange.Note("aborted");
    }

    private static async Task WriteUntilAbortAsync(Exchange exchange)
    {
        byte[] piece = new byte[64 * 1024];
        exchange.Note("writing");
        while (!exchange.Aborted.IsCancellationRequested)
        {
            await exchange.Response.Body.WriteAsync(piece);
        }

        exchange.Note("aborted");
    }
}
