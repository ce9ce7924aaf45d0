namespace Lariat.Conformance;

/// <summary>What is acquired and released: locks, semaphores, conditions; <c>with</c>, which also takes a barrier.</summary>
internal static class LockStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddAwaiting("acquire", AcquireAsync);
        table.AddImmediate("release", Release);
        table.AddImmediate("locked", static (actor, statement) => actor.Emit("locked", statement.Text("o"), IsLocked(actor.Object<object>(statement, out _))));
        table.AddBlock("with", WithAsync);
        table.AddImmediate("bad_object", MakeBadObject);
    }

    public static bool IsLocked(object primitive) => primitive switch
    {
        AsyncLock gate => gate.IsLocked,
        AsyncSemaphore semaphore => semaphore.IsLocked,
        AsyncCondition condition => condition.IsLocked,
        _ => throw new FormatException($"A {primitive.GetType().Name} is not locked."),
    };

    private static async Coroutine AcquireAsync(Actor actor, Statement statement)
    {
        await (actor.Object<object>(statement, out string name) switch
        {
            AsyncLock gate => gate.AcquireAsync(),
            AsyncSemaphore semaphore => semaphore.AcquireAsync(),
            AsyncCondition condition => condition.AcquireAsync(),
            var other => throw new FormatException($"A {other.GetType().Name} cannot be acquired."),
        });
        actor.Emit("acquire", name);
    }

    private static void Release(Actor actor, Statement statement)
    {
        switch (actor.Object<object>(statement, out string name))
        {
            case AsyncLock gate:
                gate.Release();
                break;
            case AsyncSemaphore semaphore:
                semaphore.Release();
                break;
            case AsyncCondition condition:
                condition.Release();
                break;
        }

        actor.Emit("release", name);
    }

    private static async Coroutine<Flow> WithAsync(Actor actor, Statement statement)
    {
        object primitive = actor.Object<object>(statement, out string name);
        Flow flow;
        if (primitive is AsyncBarrier barrier)
        {
            await barrier.WaitAsync();
            flow = await RunBodyAsync(actor, statement, name);
        }
        else
        {
            using (await EnterAsync(primitive))
            {
                flow = await RunBodyAsync(actor, statement, name);
            }
        }

        actor.Emit("leave", name);
        return flow;
    }

    private static Coroutine<Releaser> EnterAsync(object primitive) => primitive switch
    {
        AsyncLock gate => gate.EnterAsync(),
        AsyncSemaphore semaphore => semaphore.EnterAsync(),
        AsyncCondition condition => condition.EnterAsync(),
        _ => throw new FormatException($"A {primitive.GetType().Name} cannot be entered."),
    };

    private static Coroutine<Flow> RunBodyAsync(Actor actor, Statement statement, string name)
    {
        actor.Emit("enter", name);
        return Interpreter.RunAsync(actor, statement.Block("body"));
    }

    private static void MakeBadObject(Actor actor, Statement statement)
    {
        _ = statement.Text("type") switch
        {
            "semaphore" => new AsyncSemaphore(-1),
            "bounded_semaphore" => new AsyncBoundedSemaphore(-1),
            _ => (object)new AsyncBarrier(0),
        };
    }
}
