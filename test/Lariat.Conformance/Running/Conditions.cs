using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>The conditions of <c>if</c> and <c>cond_wait_for</c>: arrays of an operator and its operands.</summary>
internal static class Conditions
{
    public static bool Holds(World world, JsonElement condition)
    {
        string kind = condition[0].GetString()!;
        if (kind == "not")
        {
            return !Holds(world, condition[1]);
        }

        string name = condition[1].GetString()!;
        return kind switch
        {
            "ge" => world.Counters.GetValueOrDefault(name) >= condition[2].GetInt32(),
            "done" => world.Variables.TryGetValue(name, out IFuture<object?>? future) && future.IsCompleted,
            "cancelled" => world.Variables.TryGetValue(name, out IFuture<object?>? future) && future.IsCanceled,
            "is_set" => ((AsyncEvent)world.Objects[name]).IsSet,
            "locked" => LockStatements.IsLocked(world.Objects[name]),
            "empty" => ((AsyncQueue<object?>)world.Objects[name]).IsEmpty,
            "full" => ((AsyncQueue<object?>)world.Objects[name]).IsFull,
            _ => throw new FormatException($"There is no condition '{kind}'."),
        };
    }
}
