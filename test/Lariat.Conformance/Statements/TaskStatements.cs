namespace Lariat.Conformance;

/// <summary>Making, cancelling and inspecting tasks.</summary>
internal static class TaskStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("spawn", Spawn);
        table.AddImmediate("threadsafe", RunThreadSafe);
        table.AddImmediate("cancelling", static (actor, statement) => OnTask(actor, statement, "cancelling", task => task.CancelRequests));
        table.AddImmediate("uncancel", static (actor, statement) => OnTask(actor, statement, "uncancel", task => task.Uncancel()));
        table.AddImmediate("all_tasks", ListTasks);
        table.AddImmediate("current", static (actor, _) => actor.Emit("current", actor.World.SpawnedName(LoopTask.Current)));
        table.AddImmediate("cancel_self", static (actor, statement) =>
            actor.Emit("cancel_self", LoopTask.Current.Cancel(statement.TextOrNull("msg"))));
        table.AddImmediate("cancelling_self", static (actor, _) => actor.Emit("cancelling_self", LoopTask.Current.CancelRequests));
        table.AddImmediate("uncancel_self", static (actor, _) => actor.Emit("uncancel_self", LoopTask.Current.Uncancel()));
    }

    private static void Spawn(Actor actor, Statement statement)
    {
        World world = actor.World;
        string variable = statement.Text("as");
        string instance = world.NewInstance(variable);
        actor.Emit("spawn", instance);
        world.TaskNames.Add(instance);
        LoopTask<object?> task = LoopTask.Create(
            Interpreter.RunCoroutineAsync(world, statement.Text("coro"), instance),
            instance,
            actor.FindContext(statement),
            statement.FlagOrNull("eager"));
        world.Bind(variable, instance, task);
    }

    private static void RunThreadSafe(Actor actor, Statement statement)
    {
        World world = actor.World;
        string variable = statement.Text("as");
        string coroutine = statement.Text("coro");
        string instance = world.NewInstance(variable);
        RemoteTask<object?> remote = world.Loop.RunThreadSafe(
            Interpreter.RunCoroutineAsync(world, coroutine, world.NewInstance(coroutine)));
        world.Bind(variable, instance, remote.WrapFuture(world.Loop));
    }

    private static void OnTask(Actor actor, Statement statement, string name, Func<LoopTask, int> count)
    {
        if (actor.TryFindFuture(statement, "t", out string? variable, out Future? future) && future is LoopTask task)
        {
            actor.Emit(name, variable, count(task));
        }
    }

    private static void ListTasks(Actor actor, Statement statement)
    {
        IReadOnlyList<LoopTask> tasks = actor.World.Loop.Tasks;
        string[] names = [.. tasks.Select(actor.World.SpawnedName).OfType<string>().Order(StringComparer.Ordinal)];
        actor.Emit("all_tasks", names, tasks.Count);
    }
}
