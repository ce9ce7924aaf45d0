namespace Lariat.Conformance;

/// <summary>Time-out scopes.</summary>
internal static class TimeoutStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddBlock("timeout", RunAsync);
        table.AddImmediate("timeout_new", static (actor, statement) => actor.World.Timeouts[statement.Text("as")] = New(statement));
        table.AddImmediate("reschedule", Reschedule);
        table.AddImmediate("when", When);
    }

    private static TimeoutScope New(Statement statement)
        => statement.Has("at") ? TimeoutScope.At(statement.Time("at") is { } at ? LoopInstant.Zero + at : null) : new TimeoutScope(statement.Time("d"));

    private static async Coroutine<Flow> RunAsync(Actor actor, Statement statement)
    {
        string name = statement.Text("as");
        TimeoutScope? scope;
        if (statement.TextOrNull("reuse") is not { } reused)
        {
            scope = New(statement);
        }
        else if (!actor.TryFind(actor.World.Timeouts, reused, out scope))
        {
            return Flow.Next;
        }

        actor.World.Timeouts[name] = scope;
        try
        {
            return await scope.RunAsync(() => Interpreter.RunAsync(actor, statement.Block("body")));
        }
        finally
        {
            actor.Emit("timeout_exit", name, scope.IsExpired);
        }
    }

    private static void Reschedule(Actor actor, Statement statement)
    {
        string name = statement.Text("s");
        if (actor.TryFind(actor.World.Timeouts, name, out TimeoutScope? scope))
        {
            scope.Reschedule(statement.Time("d") is { } delay ? actor.World.Loop.Time + delay : null);
            actor.Emit("reschedule", name);
        }
    }

    private static void When(Actor actor, Statement statement)
    {
        string name = statement.Text("s");
        if (actor.TryFind(actor.World.Timeouts, name, out TimeoutScope? scope))
        {
            actor.Emit("when", name, (scope.When - LoopInstant.Zero)?.TotalSeconds, scope.IsExpired);
        }
    }
}
