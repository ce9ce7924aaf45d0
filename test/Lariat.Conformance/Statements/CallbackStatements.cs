namespace Lariat.Conformance;

/// <summary>Callbacks of futures, and of the loop.</summary>
internal static class CallbackStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("add_cb", AddDoneCallback);
        table.AddImmediate("remove_cb", RemoveDoneCallback);
        table.AddImmediate("call_soon", static (actor, statement) =>
            Schedule(actor, statement, (loop, callback, context) => loop.CallSoon(callback, context)));
        table.AddImmediate("call_later", static (actor, statement) =>
            Schedule(actor, statement, (loop, callback, context) => loop.CallLater(statement.Seconds("d"), callback, context)));
        table.AddImmediate("call_at", static (actor, statement) =>
            Schedule(actor, statement, (loop, callback, context) => loop.CallAt(LoopInstant.Zero + statement.Time("at")!.Value, callback, context)));
        table.AddImmediate("cancel_handle", CancelHandle);
    }

    private static void AddDoneCallback(Actor actor, Statement statement)
    {
        if (!actor.TryFindFuture(statement, "t", out _, out Future? future))
        {
            return;
        }

        World world = actor.World;
        string label = statement.Text("label");
        if (!world.DoneCallbacks.TryGetValue(label, out Action<Future>? callback))
        {
            var callee = new Actor(world, $"cb:{label}");
            callback = ended =>
            {
                callee.Emit("call", ended.IsCanceled ? "cancelled" : "done");
                Interpreter.RunNow(callee, statement.Block("do"));
            };
            world.DoneCallbacks.Add(label, callback);
        }

        future.AddDoneCallback(callback, actor.FindContext(statement));
    }

    private static void RemoveDoneCallback(Actor actor, Statement statement)
    {
        if (actor.TryFindFuture(statement, "t", out _, out Future? future))
        {
            string label = statement.Text("label");
            int count = actor.World.DoneCallbacks.TryGetValue(label, out Action<Future>? callback) ? future.RemoveDoneCallback(callback) : 0;
            actor.Emit("remove_cb", label, count);
        }
    }

    private static void Schedule(Actor actor, Statement statement, Func<EventLoop, Action, LoopContext?, CallbackHandle> schedule)
    {
        World world = actor.World;
        string label = statement.Text("label");
        var callee = new Actor(world, $"h:{label}");
        world.Handles[label] = schedule(world.Loop, Run, actor.FindContext(statement));

        void Run()
        {
            callee.Emit("call");
            Interpreter.RunNow(callee, statement.Block("do"));
        }
    }

    private static void CancelHandle(Actor actor, Statement statement)
    {
        string label = statement.Text("label");
        if (actor.TryFind(actor.World.Handles, label, out CallbackHandle? handle))
        {
            bool wasCanceled = handle.IsCanceled;
            handle.Cancel();
            actor.Emit("cancel_handle", label, wasCanceled);
        }
    }
}
