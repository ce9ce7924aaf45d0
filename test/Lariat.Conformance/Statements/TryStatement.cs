using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Lariat.Conformance;

/// <summary><c>try</c> with all its parts, and <c>reraise</c>.</summary>
internal static class TryStatement
{
    public static void AddTo(StatementTable table)
    {
        table.AddBlock("try", RunAsync);
        table.AddBlock("reraise", static (actor, _) =>
        {
            if (actor.Handling.TryPeek(out Exception? handled))
            {
                ExceptionDispatchInfo.Throw(handled);
            }

            return Coroutine.FromResult(Flow.Next);
        });
    }

    /// <summary>Runs a body and then, however it ended, a list that may replace its ending by its own.</summary>
    public static async Coroutine<Flow> WithFinallyAsync(Actor actor, Coroutine<Flow> body, Func<Coroutine<Flow>> last)
    {
        Flow flow = Flow.Next;
        ExceptionDispatchInfo? inFlight = null;
        try
        {
            flow = await body;
        }
        catch (Exception error)
        {
            inFlight = ExceptionDispatchInfo.Capture(error);
        }

        object? value = actor.ReturnValue;
        if (await last() is not Flow.Next and Flow replacement)
        {
            return replacement;
        }

        // A return statement of the list that was replaced again does not replace the body's.
        actor.ReturnValue = value;
        inFlight?.Throw();
        return flow;
    }

    private static Coroutine<Flow> RunAsync(Actor actor, Statement statement) => statement.Has("finally")
        ? WithFinallyAsync(actor, RunHandledAsync(actor, statement), () => Interpreter.RunAsync(actor, statement.Block("finally")))
        : RunHandledAsync(actor, statement);

    private static async Coroutine<Flow> RunHandledAsync(Actor actor, Statement statement)
    {
        Flow flow;
        try
        {
            flow = await Interpreter.RunAsync(actor, statement.Block("body"));
        }
        catch (Exception error) when (FindHandler(statement, error) is not null)
        {
            return await HandleAsync(actor, FindHandler(statement, error)!.Value, error);
        }

        return flow == Flow.Next ? await Interpreter.RunAsync(actor, statement.Block("else")) : flow;
    }

    private static Statement? FindHandler(Statement statement, Exception error)
    {
        foreach (JsonElement json in statement.Block("except"))
        {
            var handler = new Statement(json);
            if (ErrorNames.Matches(handler.Text("match"), error))
            {
                return handler;
            }
        }

        return null;
    }

    private static async Coroutine<Flow> HandleAsync(Actor actor, Statement handler, Exception error)
    {
        actor.Emit("except", ErrorNames.Of(error));
        actor.Handling.Push(error);
        try
        {
            return await Interpreter.RunAsync(actor, handler.Block("body"));
        }
        finally
        {
            actor.Handling.Pop();
        }
    }
}
