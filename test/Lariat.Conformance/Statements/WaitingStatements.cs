using System.Text.Json;

namespace Lariat.Conformance;

/// <summary><c>wait</c>.</summary>
internal static class WaitingStatements
{
    public static void AddTo(StatementTable table) => table.AddAwaiting("wait", WaitAsync);

    /// <summary>The bound variables of a list, with their futures.</summary>
    public static List<(string Variable, Future Future)> Find(Actor actor, JsonElement.ArrayEnumerator names)
    {
        List<(string, Future)> found = [];
        foreach (JsonElement json in names)
        {
            string variable = json.GetString()!;
            if (actor.TryFind(actor.World.Variables, variable, out IFuture<object?>? future))
            {
                found.Add((variable, (Future)future));
            }
        }

        return found;
    }

    private static async Coroutine WaitAsync(Actor actor, Statement statement)
    {
        List<(string Variable, Future Future)> items = Find(actor, statement.Block("ts"));
        foreach ((_, Future future) in items)
        {
            if (future is { IsCompleted: true, IsCanceled: false })
            {
                future.GetException();
            }
        }

        (IReadOnlyList<Future> done, IReadOnlyList<Future> pending) = await Coroutine.WaitMany(
            items.Select(item => item.Future), statement.Time("d"), When(statement.TextOrNull("when")));
        actor.Emit("waited", Names(items, done), Names(items, pending));
    }

    private static ReturnWhen When(string? when) => when switch
    {
        null or "ALL_COMPLETED" => ReturnWhen.AllCompleted,
        "FIRST_COMPLETED" => ReturnWhen.FirstCompleted,
        "FIRST_EXCEPTION" => ReturnWhen.FirstException,
        _ => (ReturnWhen)(-1),
    };

    private static string[] Names(List<(string Variable, Future Future)> items, IReadOnlyList<Future> futures)
        => [.. items.Where(item => futures.Contains(item.Future)).Select(item => item.Variable).Distinct().Order(StringComparer.Ordinal)];
}
