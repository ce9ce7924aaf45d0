using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>The application that is hosted twice: a path is a behaviour.</summary>
internal sealed class BehaviourApplication
{
    private readonly Dictionary<string, Func<Exchange, Task>> _handlers = new(StringComparer.Ordinal);
    private readonly Journal _journal;

    public BehaviourApplication(Journal journal)
    {
        _journal = journal;
        BodyHandlers.AddTo(_handlers);
        ResponseHandlers.AddTo(_handlers);
        FailureHandlers.AddTo(_handlers);
        ConnectionHandlers.AddTo(_handlers);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(context, _journal);
        if (!_handlers.TryGetValue(context.Request.Path.Value ?? "", out Func<Exchange, Task>? handler))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await handler(exchange);
            exchange.Note("done");
        }
        catch (Exception error)
        {
            exchange.Note($"{error.GetType().Name}: {error.Message}");
            exchange.Note("failed");
            throw;
        }
    }
}
