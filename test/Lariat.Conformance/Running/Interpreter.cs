using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>Runs lists of statements: each statement is one entry of the <see cref="StatementTable"/>.</summary>
internal static class Interpreter
{
    /// <summary>A coroutine of the program.</summary>
    public static async Coroutine<object?> RunCoroutineAsync(World world, string coroutine, string instance)
    {
        var actor = new Actor(world, instance);
        actor.Emit("start");
        object? value;
        try
        {
            // A return statement that an exception has replaced gives no value.
            Flow flow = await RunAsync(actor, world.Program.Coroutine(coroutine).EnumerateArray());
            value = flow == Flow.Return ? actor.ReturnValue : null;
        }
        catch (Exception error) when (error is not TraceEndedException)
        {
            actor.Emit("end", "error", ErrorNames.Of(error));
            throw;
        }

        actor.Emit("end", "return", value);
        return value;
    }

    public static async Coroutine<Flow> RunAsync(Actor actor, JsonElement.ArrayEnumerator block)
    {
        foreach (JsonElement json in block)
        {
            var statement = new Statement(json);
            StatementEntry entry = StatementTable.Find(statement.Op);
            actor.World.CountStep();
            if (entry.Suspending is not { } run)
            {
                RunNow(actor, statement, entry);
            }
            else if (await run(actor, statement) is not Flow.Next and Flow flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    /// <summary>A callback's list: immediate statements only.</summary>
    public static void RunNow(Actor actor, JsonElement.ArrayEnumerator block)
    {
        foreach (JsonElement json in block)
        {
            var statement = new Statement(json);
            actor.World.CountStep();
            RunNow(actor, statement, StatementTable.Find(statement.Op));
        }
    }

    /// <summary>One immediate statement.</summary>
    public static void RunNow(Actor actor, Statement statement, StatementEntry entry)
    {
        try
        {
            entry.Immediate!(actor, statement);
        }
        catch (Exception error) when (statement.IsSafe && error is not (OperationCanceledException or TraceEndedException))
        {
            actor.Emit("err", statement.Op, ErrorNames.Of(error));
        }
    }
}
