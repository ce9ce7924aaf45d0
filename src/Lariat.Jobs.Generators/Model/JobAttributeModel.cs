namespace Lariat.Jobs.Generators;

/// <summary>What a <c>[Job]</c> says.</summary>
/// <param name="Kind">The name under which jobs are stored.</param>
/// <param name="Formerly">The name that it had before, or null.</param>
/// <param name="Version">The version of the payload, from 1.</param>
/// <param name="Members">What it says beside these, as members of the job's initializer: <c>InWorker = true</c>.</param>
/// <param name="Defaults">The options that it names, as members of an object initializer: <c>Attempts = 5</c>.</param>
internal sealed record JobAttributeModel(
    string Kind, string? Formerly, int Version, EquatableArray<string> Members, EquatableArray<string> Defaults)
{
    /// <summary>True if its jobs run in a process of their own.</summary>
    public bool InWorker => Members.Any(static member => member.StartsWith("InWorker = ", StringComparison.Ordinal));
}
