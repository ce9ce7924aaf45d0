using System.Diagnostics.CodeAnalysis;

namespace Lariat.Conformance;

/// <summary>A running instance: a coroutine, a generator's body or a callback; the "who" of its events.</summary>
internal sealed class Actor(World world, string name)
{
    public World World { get; } = world;

    public string Name { get; } = name;

    /// <summary>What the last return statement gave; valid while the statements end with <see cref="Flow.Return"/>.</summary>
    public object? ReturnValue { get; set; }

    /// <summary>The exceptions whose except bodies are running, innermost on top.</summary>
    public Stack<Exception> Handling { get; } = new();

    /// <summary>Of a generator's body.</summary>
    public AsyncYielder<object?>? Yielder { get; init; }

    public void Emit(string name, params ReadOnlySpan<object?> arguments) => World.Trace.Emit(Name, name, arguments);

    /// <summary>Looks a name up; an unbound one is an event.</summary>
    public bool TryFind<T>(Dictionary<string, T> names, string name, [MaybeNullWhen(false)] out T found)
    {
        if (names.TryGetValue(name, out found))
        {
            return true;
        }

        Emit("unbound", name);
        return false;
    }

    public bool TryFindFuture(Statement statement, string field, [MaybeNullWhen(false)] out string variable, [MaybeNullWhen(false)] out Future future)
    {
        variable = statement.Text(field);
        bool isFound = TryFind(World.Variables, variable, out IFuture<object?>? found);
        future = found as Future;
        return isFound;
    }

    /// <summary>The captured context that a statement names, or null.</summary>
    public LoopContext? FindContext(Statement statement)
        => statement.TextOrNull("ctx") is { } name ? World.Contexts.GetValueOrDefault(name) : null;

    /// <summary>The object of a statement, and its name.</summary>
    public T Object<T>(Statement statement, out string name)
    {
        name = statement.Text("o");
        return (T)World.Objects[name];
    }
}
