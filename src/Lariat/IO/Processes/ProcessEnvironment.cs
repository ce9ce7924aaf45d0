using System.Collections;

namespace Lariat.Processes;

/// <summary>The environment of a process to be started.</summary>
internal static class ProcessEnvironment
{
    /// <exception cref="ArgumentException">A name or value is not valid in an environment.</exception>
    public static Dictionary<string, string> Make(SubprocessOptions options)
    {
        var variables = new Dictionary<string, string>();
        if (options.Environment is { } given)
        {
            foreach ((string name, string value) in given)
            {
                variables[name] = value;
            }
        }
        else
        {
            foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            {
                variables[(string)entry.Key] = (string?)entry.Value ?? "";
            }
        }

        foreach ((string name, string? value) in options.ExtraEnvironment ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = value;
            }
        }

        Check(variables);
        return variables;
    }

    private static void Check(Dictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The environment variable '{name.Replace('\0', '?')}' has a name or a value that is not valid in an environment.");
            }
        }
    }
}
