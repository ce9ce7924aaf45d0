namespace Lariat.Conformance;

/// <summary>Barriers.</summary>
internal static class BarrierStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddAwaiting("barrier_wait", static async (actor, statement) =>
        {
            int index = await actor.Object<AsyncBarrier>(statement, out string name).WaitAsync();
            actor.Emit("barrier_wait", name, index);
        });
        table.AddAwaiting("barrier_reset", static async (actor, statement) =>
        {
            await actor.Object<AsyncBarrier>(statement, out string name).ResetAsync();
            actor.Emit("barrier_reset", name);
        });
        table.AddAwaiting("barrier_abort", static async (actor, statement) =>
        {
            await actor.Object<AsyncBarrier>(statement, out string name).AbortAsync();
            actor.Emit("barrier_abort", name);
        });
        table.AddImmediate("barrier_info", static (actor, statement) =>
        {
            AsyncBarrier barrier = actor.Object<AsyncBarrier>(statement, out string name);
            actor.Emit("barrier_info", name, barrier.Parties, barrier.WaitingCount, barrier.IsBroken);
        });
    }
}
