// A request is a task: it starts eagerly, inside the callback in which its bytes arrived, so that a handler that does not wait has ended
// when this returns, and costs two small objects. The task is also the request's endpoint feature: when routing has chosen the endpoint,
// this sets the task's name and whether it must leave the loop, without inspecting the endpoint of every request.
//
// Kestrel awaits a .NET task that is completed between the steps of the loop, without a synchronization context, so that Kestrel continues
// inline; a task that ended inside the request's own step would send it over the pool.
using System.Net.WebSockets;
using Lariat.AspNetCore.Transport;
using Lariat.Coroutines;
using Lariat.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Requests;

/// <summary>The task of a request. Its loop's thread only.</summary>
internal sealed class RequestTask : LoopTask, IEndpointFeature
{
    // Only for requests that can become a WebSocket. A handler may run its coroutine as a task of its own (AsTask), and that task is not
    // the request.
    private static readonly AsyncLocal<RequestTask?> s_upgradable = new();

    private readonly string _method;
    private readonly string _path;
    private Endpoint? _endpoint;

    private RequestTask(EventLoop loop, Frame root, HttpContext context)
        : base(loop, root, context: null)
    {
        HttpContext = context;
        _method = context.Request.Method;
        _path = context.Request.Path.Value ?? "";
    }

    /// <summary>
    /// The upgradable request to which the running code belongs, in the request's task or in one created there; null elsewhere.
    /// </summary>
    public static RequestTask? CurrentUpgradable
        => s_upgradable.Value is { } request && ReferenceEquals(request.Loop, EventLoop.CurrentOrNull) ? request : null;

    public HttpContext HttpContext { get; }

    /// <summary>The WebSocket of the request; null if it is not a WebSocket, or was accepted elsewhere.</summary>
    public WebSocketConnection? WebSocket { get; set; }

    /// <summary>
    /// Ends a request whose peer has vanished or broken the protocol, which is logged in one line, at Debug. Middleware and Kestrel would
    /// log the exception as an error of the application, with its stack, for every client that loses its network.
    /// </summary>
    public bool TakeLoss(Exception error)
    {
        if (WebSocket?.Loss is not { } loss || !ReferenceEquals(loss, error))
        {
            return false;
        }

        ILogger logger = HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(TransportLog.Category);
        TransportLog.PeerLost(logger, HttpContext.Connection.Id, loss.Message);
        return true;
    }

    Endpoint? IEndpointFeature.Endpoint
    {
        get => _endpoint;
        set => _endpoint = OffLoop.Move(value);
    }

    // Another thread, the watchdog, may read this: the data does not change while the request is in its handler.
    private protected override string DefaultName => $"{_method} {(_endpoint as RouteEndpoint)?.RoutePattern.RawText ?? _path}";

    /// <summary>Runs a request up to its first wait.</summary>
    /// <returns>The rest of it, for Kestrel.</returns>
    public static Task Start(EventLoop loop, RequestDelegate next, HttpContext context)
    {
        var task = new RequestTask(loop, ServeAsync(next, context).Claim(), context);
        context.Features.Set<IEndpointFeature>(task);
        loop.Start(task, name: null, eagerStart: true);
        if (task.IsCompletedSuccessfully)
        {
            return Task.CompletedTask;
        }

        // A request that ends immediately needs none of this: a client's disconnect is detected between two callbacks.
        ILoopConnectionFeature? connection = context.Features.Get<ILoopConnectionFeature>();
        connection?.BeginAnswer(context);
        var ending = new Ending(task, connection);
        if (task.IsCompleted)
        {
            ending.Notify();
        }
        else
        {
            task.CancelWhen(context.RequestAborted);
            task.AddWaiter(ending);
        }

        return ending.Served;
    }

    private static async Coroutine ServeAsync(RequestDelegate next, HttpContext context)
    {
        if (context.Request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(context.Request.Method))
        {
            s_upgradable.Value = LoopTask.CurrentOrNull as RequestTask;
        }

        try
        {
            await CallAsync(next, context);
        }
        catch (WebSocketException error) when (LoopTask.CurrentOrNull is RequestTask task && task.TakeLoss(error))
        {
            // It is logged, and the request is over.
        }
    }

    private static async Coroutine CallAsync(RequestDelegate next, HttpContext context)
    {
        Task served = next(context);
        if (served.IsCompleted)
        {
            served.GetAwaiter().GetResult();
        }
        else
        {
            // Kestrel reuses the HttpContext once this returns, so never return before the handler has finished, even if canceled. Handlers
            // that do not use Lariat continue when their client has disconnected, as on Kestrel.
            await Coroutine.ToItsEnd(served);
        }
    }

    /// <summary>The end of a request that had to wait, or has failed.</summary>
    private sealed class Ending(RequestTask task, ILoopConnectionFeature? connection) : LoopItem
    {
        private static readonly Action<object?> s_notify = static self =>
        {
            SynchronizationContext.SetSynchronizationContext(null);
            ((Ending)self!).Notify();
        };

        private readonly TaskCompletionSource _served = new();

        public Task Served => _served.Task;

        public void Notify()
        {
            connection?.EndAnswer();
            try
            {
                task.GetResult();
            }
            catch (Exception error)
            {
                // Also a cancellation: for a connection that was aborted, Kestrel expects one, and logs nothing.
                _served.SetException(error);
                return;
            }

            _served.SetResult();
        }

        internal override void Run() => task.Loop.RunCallback(s_notify, this, context: null, LoopErrorKind.Callback, handle: null);
    }
}
