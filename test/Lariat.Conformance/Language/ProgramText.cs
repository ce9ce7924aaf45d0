using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>A program as it stands in the file.</summary>
internal sealed class ProgramText(JsonElement json)
{
    private const int TicksMaxByDefault = 500;
    private const int StepsMaxByDefault = 5000;

    public bool UsesEagerFactory => json.TryGetProperty("eager_factory", out JsonElement flag) && flag.GetBoolean();

    public int MaxTicks { get; } = Limit(json, "max_ticks", TicksMaxByDefault);

    public int MaxSteps { get; } = Limit(json, "max_steps", StepsMaxByDefault);

    /// <summary>The declarations of the synchronisation objects, in order.</summary>
    public IEnumerable<(string Name, Statement Declaration)> Objects => json.TryGetProperty("objects", out JsonElement objects)
        ? objects.EnumerateObject().Select(entry => (entry.Name, new Statement(entry.Value)))
        : [];

    /// <summary>The statements of a coroutine.</summary>
    public JsonElement Coroutine(string name) => json.GetProperty("coros").GetProperty(name);

    /// <summary>The body and the finally list of an asynchronous generator.</summary>
    public Statement Generator(string name) => new(json.GetProperty("gens").GetProperty(name));

    private static int Limit(JsonElement json, string field, int otherwise)
        => json.TryGetProperty(field, out JsonElement limit) ? limit.GetInt32() : otherwise;
}
