using System.Text.Json;

namespace Lariat.Conformance;

/// <summary><c>gather</c> and <c>shield</c>, awaited or bound to a variable, and <c>wait_for</c>.</summary>
internal static class CombinatorStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("gather", static (actor, statement) => Bind(actor, statement, () => Gather(actor, statement)));
        table.AddAwaiting("gather", GatherAsync);
        table.AddImmediate("shield", static (actor, statement) => Bind(actor, statement, () => Shield(actor, statement)));
        table.AddAwaiting("shield", ShieldAsync);
        table.AddAwaiting("wait_for", WaitForAsync);
    }

    private static void Bind(Actor actor, Statement statement, Func<IFuture<object?>?> make)
    {
        string variable = statement.Text("as");
        string instance = actor.World.NewInstance(variable);
        if (make() is { } future)
        {
            actor.World.Bind(variable, instance, future);
        }
    }

    private static async Coroutine GatherAsync(Actor actor, Statement statement)
    {
        if (statement.Has("as"))
        {
            Interpreter.RunNow(actor, statement, StatementTable.Find("gather"));
        }
        else
        {
            object? values = await Gather(actor, statement);
            actor.Emit("gathered", values);
        }
    }

    private static IFuture<object?> Gather(Actor actor, Statement statement)
    {
        Awaitable<object?>[] items = [.. Items(actor, statement).Select(item => item.ToAwaitable())];
        return statement.Flag("rexc") ? Coroutine.GatherOutcomes<object?>(items) : Coroutine.Gather<object?>(items);
    }

    private static async Coroutine ShieldAsync(Actor actor, Statement statement)
    {
        if (statement.Has("as"))
        {
            Interpreter.RunNow(actor, statement, StatementTable.Find("shield"));
        }
        else if (Shield(actor, statement) is { } outer)
        {
            object? value = await outer;
            actor.Emit("shielded", value);
        }
    }

    private static IFuture<object?>? Shield(Actor actor, Statement statement)
    {
        if (Items(actor, statement) is not [Item first, ..])
        {
            return null;
        }

        return first.Future is { } future ? Coroutine.Shield(future) : Coroutine.Shield(first.Call!.Value);
    }

    private static async Coroutine WaitForAsync(Actor actor, Statement statement)
    {
        if (Items(actor, statement) is [Item first, ..])
        {
            TimeSpan? timeout = statement.Time("d");
            object? value = await (first.Future is { } future ? Coroutine.WaitFor(future, timeout) : Coroutine.WaitFor(first.Call!.Value, timeout));
            actor.Emit("waited_for", value);
        }
    }

    /// <summary>Makes all items, in order, before any is used.</summary>
    private static List<Item> Items(Actor actor, Statement statement)
    {
        World world = actor.World;
        List<Item> items = [];
        foreach (JsonElement json in statement.Block("items"))
        {
            var item = new Statement(json);
            if (item.TextOrNull("c") is { } coroutine)
            {
                items.Add(new Item(Interpreter.RunCoroutineAsync(world, coroutine, world.NewInstance(coroutine)), null));
            }
            else if (actor.TryFind(world.Variables, item.Text("t"), out IFuture<object?>? future))
            {
                items.Add(new Item(null, future));
            }
        }

        return items;
    }

    /// <summary>A coroutine that has not started, or a future.</summary>
    private readonly record struct Item(Coroutine<object?>? Call, IFuture<object?>? Future)
    {
        public Awaitable<object?> ToAwaitable() => Call is { } call ? call : Awaitable<object?>.From(Future!);
    }
}
