namespace Lariat.Conformance;

/// <summary>Sequence, choice, repetition, sleeping and direct calls.</summary>
internal static class FlowStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("log", static (actor, statement) => actor.Emit("log", statement.Value("msg")));
        table.AddImmediate("time", static (actor, _) => actor.Emit("time", (actor.World.Loop.Time - LoopInstant.Zero).TotalSeconds));
        table.AddImmediate("inc", Increment);
        table.AddImmediate("raise", static (_, statement) => throw LanguageException.Make(statement.Text("cls"), statement.TextOrNull("msg")));
        table.AddImmediate("if", static (actor, statement) => Interpreter.RunNow(actor, Branch(actor, statement)));
        table.AddBlock("if", static (actor, statement) => Interpreter.RunAsync(actor, Branch(actor, statement)));
        table.AddAwaiting("sleep", SleepAsync);
        table.AddAwaiting("call", CallAsync);
        table.AddBlock("repeat", RepeatAsync);
        table.AddBlock("break", static (_, _) => Coroutine.FromResult(Flow.Break));
        table.AddBlock("return", ReturnAsync);
    }

    private static void Increment(Actor actor, Statement statement)
    {
        string counter = statement.Text("n");
        Dictionary<string, int> counters = actor.World.Counters;
        counters[counter] = counters.GetValueOrDefault(counter) + statement.Number("by", 1);
    }

    private static System.Text.Json.JsonElement.ArrayEnumerator Branch(Actor actor, Statement statement)
        => statement.Block(Conditions.Holds(actor.World, statement.Json("cond")) ? "then" : "else");

    private static async Coroutine SleepAsync(Actor actor, Statement statement)
    {
        await Coroutine.Sleep(statement.Seconds("d"));
        actor.Emit("slept");
    }

    private static async Coroutine CallAsync(Actor actor, Statement statement)
    {
        string coroutine = statement.Text("coro");
        string instance = actor.World.NewInstance(coroutine);
        object? value = await Interpreter.RunCoroutineAsync(actor.World, coroutine, instance);
        actor.Emit("called", instance, value);
    }

    private static async Coroutine<Flow> RepeatAsync(Actor actor, Statement statement)
    {
        int count = statement.Number("n", 0);
        for (int i = 0; i < count; i++)
        {
            switch (await Interpreter.RunAsync(actor, statement.Block("body")))
            {
                case Flow.Break:
                    return Flow.Next;
                case Flow.Return:
                    return Flow.Return;
            }
        }

        return Flow.Next;
    }

    private static Coroutine<Flow> ReturnAsync(Actor actor, Statement statement)
    {
        actor.ReturnValue = statement.Value("value");
        return Coroutine.FromResult(Flow.Return);
    }
}
