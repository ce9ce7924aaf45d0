namespace Lariat.Conformance;

/// <summary>Queues.</summary>
internal static class QueueStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddAwaiting("put", static async (actor, statement) =>
        {
            object? item = statement.Value("item");
            await Queue(actor, statement, out string name).PutAsync(item);
            actor.Emit("put", name, item);
        });
        table.AddImmediate("put_nowait", static (actor, statement) =>
        {
            object? item = statement.Value("item");
            AsyncQueue<object?> queue = Queue(actor, statement, out string name);
            if (!queue.TryPut(item))
            {
                throw queue.IsShutdown ? new QueueShutdownException() : new LanguageException("QueueFull");
            }

            actor.Emit("put", name, item);
        });
        table.AddAwaiting("get", static async (actor, statement) =>
        {
            object? item = await Queue(actor, statement, out string name).GetAsync();
            actor.Emit("get", name, item);
        });
        table.AddImmediate("get_nowait", static (actor, statement) =>
        {
            AsyncQueue<object?> queue = Queue(actor, statement, out string name);
            if (!queue.TryGet(out object? item))
            {
                throw queue.IsShutdown ? new QueueShutdownException() : new LanguageException("QueueEmpty");
            }

            actor.Emit("get", name, item);
        });
        table.AddImmediate("task_done", TaskDone);
        table.AddAwaiting("join", static async (actor, statement) =>
        {
            await Queue(actor, statement, out string name).JoinAsync();
            actor.Emit("join", name);
        });
        table.AddImmediate("shutdown", static (actor, statement) =>
        {
            Queue(actor, statement, out string name).Shutdown(statement.Flag("immediate"));
            actor.Emit("shutdown", name);
        });
        table.AddImmediate("qinfo", static (actor, statement) =>
        {
            AsyncQueue<object?> queue = Queue(actor, statement, out string name);
            actor.Emit("qinfo", name, queue.Count, queue.Capacity, queue.IsEmpty, queue.IsFull);
        });
    }

    private static AsyncQueue<object?> Queue(Actor actor, Statement statement, out string name)
        => actor.Object<AsyncQueue<object?>>(statement, out name);

    private static void TaskDone(Actor actor, Statement statement)
    {
        AsyncQueue<object?> queue = Queue(actor, statement, out string name);
        try
        {
            queue.TaskDone();
        }
        catch (InvalidOperationException error)
        {
            // Python's ValueError.
            throw new LanguageException("Value", cause: error);
        }

        actor.Emit("task_done", name);
    }
}
