namespace Lariat.Conformance;

/// <summary>Events and conditions.</summary>
internal static class ConditionStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("event_set", static (actor, statement) =>
        {
            actor.Object<AsyncEvent>(statement, out string name).Set();
            actor.Emit("event_set", name);
        });
        table.AddImmediate("event_clear", static (actor, statement) =>
        {
            actor.Object<AsyncEvent>(statement, out string name).Clear();
            actor.Emit("event_clear", name);
        });
        table.AddAwaiting("event_wait", static async (actor, statement) =>
        {
            await actor.Object<AsyncEvent>(statement, out string name).WaitAsync();
            actor.Emit("event_wait", name);
        });
        table.AddAwaiting("cond_wait", static async (actor, statement) =>
        {
            await actor.Object<AsyncCondition>(statement, out string name).WaitAsync();
            actor.Emit("cond_wait", name);
        });
        table.AddAwaiting("cond_wait_for", static async (actor, statement) =>
        {
            await actor.Object<AsyncCondition>(statement, out string name)
                .WaitForAsync(() => Conditions.Holds(actor.World, statement.Json("cond")));
            actor.Emit("cond_wait_for", name);
        });
        table.AddImmediate("notify", static (actor, statement) =>
        {
            actor.Object<AsyncCondition>(statement, out string name).Notify(statement.Number("n", 1));
            actor.Emit("notify", name);
        });
        table.AddImmediate("notify_all", static (actor, statement) =>
        {
            actor.Object<AsyncCondition>(statement, out string name).NotifyAll();
            actor.Emit("notify_all", name);
        });
    }
}
