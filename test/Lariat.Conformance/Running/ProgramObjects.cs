namespace Lariat.Conformance;

/// <summary>Makes the objects that a program declares.</summary>
internal static class ProgramObjects
{
    public static void MakeAll(World world)
    {
        foreach ((string name, Statement declaration) in world.Program.Objects)
        {
            string type = declaration.Text("type");
            if (type == "future")
            {
                world.Bind(name, world.NewInstance(name), world.Loop.CreateFuture());
            }
            else
            {
                world.Objects[name] = Make(world, type, declaration);
            }
        }
    }

    private static object Make(World world, string type, Statement declaration) => type switch
    {
        "lock" => new AsyncLock(),
        "event" => new AsyncEvent(),
        "condition" => new AsyncCondition(declaration.TextOrNull("lock") is { } gate ? (AsyncLock)world.Objects[gate] : null),
        "semaphore" => new AsyncSemaphore(declaration.Number("value", 1)),
        "bounded_semaphore" => new AsyncBoundedSemaphore(declaration.Number("value", 1)),
        "barrier" => new AsyncBarrier(declaration.Number("parties", 1)),
        "queue" => MakeQueue(declaration.TextOrNull("kind"), declaration.Number("maxsize", 0)),
        "ctxvar" => new ContextVariable(declaration.Value("default")),
        _ => throw new FormatException($"There is no object of type '{type}'."),
    };

    private static AsyncQueue<object?> MakeQueue(string? kind, int capacity) => kind switch
    {
        "lifo" => new AsyncLifoQueue<object?>(capacity),
        "priority" => new AsyncPriorityQueue<object?>(capacity, new ValueOrder()),
        _ => new AsyncQueue<object?>(capacity),
    };
}
