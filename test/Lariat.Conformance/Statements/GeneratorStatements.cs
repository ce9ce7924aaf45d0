namespace Lariat.Conformance;

/// <summary>Asynchronous generators.</summary>
internal static class GeneratorStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddBlock("async_for", ForAsync);
        table.AddImmediate("ag_new", static (actor, statement) => New(actor, statement));
        table.AddAwaiting("ag_next", NextAsync);
        table.AddAwaiting("ag_aclose", CloseAsync);
        table.AddAwaiting("yield", YieldAsync);
    }

    private static AsyncGenerator<object?> New(Actor actor, Statement statement)
    {
        World world = actor.World;
        string name = statement.Text("as");
        string instance = world.NewInstance(name);
        Statement text = world.Program.Generator(statement.Text("gen"));
        var generator = new AsyncGenerator<object?>(yielder => RunBodyAsync(new Actor(world, instance) { Yielder = yielder }, text));
        world.Generators[name] = generator;
        return generator;
    }

    private static async Coroutine RunBodyAsync(Actor actor, Statement text)
    {
        actor.Emit("gen_start");
        await TryStatement.WithFinallyAsync(actor, Interpreter.RunAsync(actor, text.Block("body")), () =>
        {
            actor.Emit("gen_finally");
            return Interpreter.RunAsync(actor, text.Block("finally"));
        });
    }

    private static async Coroutine YieldAsync(Actor actor, Statement statement)
    {
        await actor.Yielder!.YieldAsync(statement.Value("value"));
        actor.Emit("resumed");
    }

    private static async Coroutine<Flow> ForAsync(Actor actor, Statement statement)
    {
        AsyncGenerator<object?> generator = New(actor, statement);
        Flow flow;
        try
        {
            flow = await IterateAsync(actor, statement, generator);
        }
        finally
        {
            if (statement.Flag("close"))
            {
                await generator.CloseAsync();
            }
        }

        actor.Emit("for_end", statement.Text("as"));
        return flow;
    }

    private static async Coroutine<Flow> IterateAsync(Actor actor, Statement statement, AsyncGenerator<object?> generator)
    {
        int left = statement.Number("break_after", int.MaxValue);
        while (await generator.MoveNextAsync())
        {
            actor.Emit("item", statement.Text("as"), generator.Current);
            Flow flow = await Interpreter.RunAsync(actor, statement.Block("body"));
            if (flow != Flow.Next)
            {
                return flow == Flow.Break ? Flow.Next : flow;
            }

            if (--left <= 0)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private static async Coroutine NextAsync(Actor actor, Statement statement)
    {
        string name = statement.Text("ag");
        if (actor.TryFind(actor.World.Generators, name, out AsyncGenerator<object?>? generator))
        {
            if (await generator.MoveNextAsync())
            {
                actor.Emit("item", name, generator.Current);
            }
            else
            {
                actor.Emit("exhausted", name);
            }
        }
    }

    private static async Coroutine CloseAsync(Actor actor, Statement statement)
    {
        string name = statement.Text("ag");
        if (actor.TryFind(actor.World.Generators, name, out AsyncGenerator<object?>? generator))
        {
            await generator.CloseAsync();
            actor.Emit("ag_closed", name);
        }
    }
}
