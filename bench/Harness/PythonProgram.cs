namespace Lariat.Benchmarks.Harness;

/// <summary>A Python that runs the script of a peer.</summary>
public sealed class PythonProgram
{
    private readonly string _python;
    private readonly string _script;

    private PythonProgram(string python, string script, string version)
    {
        _python = python;
        _script = script;
        Version = version;
    }

    /// <summary>What the probe printed.</summary>
    public string Version { get; }

    /// <summary>Finds the first Python with which a probe succeeds.</summary>
    /// <param name="script">The script that <see cref="Run"/> runs.</param>
    /// <param name="probe">The arguments of the probe; they name the script if it has to be loaded.</param>
    /// <param name="pythons">Programs, best first. A version manager may have a name for a version that it does not offer.</param>
    /// <returns>Null if there is none.</returns>
    public static PythonProgram? Find(string script, string[] probe, params string[] pythons)
        => pythons.Select(python => (python, result: Command.Run(python, probe)))
            .Where(found => found.result.IsSuccess)
            .Select(found => new PythonProgram(found.python, script, found.result.Output.Trim()))
            .FirstOrDefault();

    /// <summary>Runs the script.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public string Run(params string[] arguments)
    {
        CommandResult result = Command.Run(_python, [_script, .. arguments]);
        return result.IsSuccess
            ? result.Output
            : throw new BenchmarkException($"{Path.GetFileName(_script)} {string.Join(' ', arguments)} failed: {result.Errors}");
    }
}
