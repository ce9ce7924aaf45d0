namespace Lariat.Conformance;

/// <summary>Task groups.</summary>
internal static class GroupStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddBlock("taskgroup", RunAsync);
        table.AddImmediate("tg_new", static (actor, statement) => actor.World.Groups[statement.Text("as")] = new TaskGroup());
        table.AddImmediate("tg_spawn", Spawn);
        table.AddImmediate("tg_cancel", Cancel);
    }

    private static async Coroutine<Flow> RunAsync(Actor actor, Statement statement)
    {
        string name = statement.Text("as");
        TaskGroup? group;
        if (statement.TextOrNull("reuse") is not { } reused)
        {
            group = new TaskGroup();
        }
        else if (!actor.TryFind(actor.World.Groups, reused, out group))
        {
            return Flow.Next;
        }

        actor.World.Groups[name] = group;
        Flow flow = await group.RunAsync(() => Interpreter.RunAsync(actor, statement.Block("body")));
        actor.Emit("tg_exit", name);
        return flow;
    }

    private static void Spawn(Actor actor, Statement statement)
    {
        World world = actor.World;
        if (!actor.TryFind(world.Groups, statement.Text("g"), out TaskGroup? group))
        {
            return;
        }

        string variable = statement.Text("as");
        string instance = world.NewInstance(variable);
        actor.Emit("spawn", instance);
        world.TaskNames.Add(instance);
        LoopTask<object?> task = group.Create(
            Interpreter.RunCoroutineAsync(world, statement.Text("coro"), instance),
            instance,
            actor.FindContext(statement),
            statement.FlagOrNull("eager"));
        world.Bind(variable, instance, task);
    }

    private static void Cancel(Actor actor, Statement statement)
    {
        string name = statement.Text("g");
        if (actor.TryFind(actor.World.Groups, name, out TaskGroup? group))
        {
            group.Cancel();
            actor.Emit("tg_cancel", name);
        }
    }
}
