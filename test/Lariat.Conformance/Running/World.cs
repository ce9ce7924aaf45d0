namespace Lariat.Conformance;

/// <summary>Everything that a running program has: its loop, its trace, and its global names.</summary>
internal sealed class World(ProgramText program, EventLoop loop, Trace trace)
{
    private readonly Dictionary<string, int> _uses = [];
    private int _steps;

    public ProgramText Program { get; } = program;

    public EventLoop Loop { get; } = loop;

    public Trace Trace { get; } = trace;

    public Dictionary<string, IFuture<object?>> Variables { get; } = [];

    public Dictionary<string, object> Objects { get; } = [];

    public Dictionary<string, CallbackHandle> Handles { get; } = [];

    public Dictionary<string, TimeoutScope> Timeouts { get; } = [];

    public Dictionary<string, TaskGroup> Groups { get; } = [];

    public Dictionary<string, AsyncGenerator<object?>> Generators { get; } = [];

    public Dictionary<string, LoopContext> Contexts { get; } = [];

    public Dictionary<string, int> Counters { get; } = [];

    /// <summary>The done callback for which each label stands.</summary>
    public Dictionary<string, Action<Future>> DoneCallbacks { get; } = [];

    /// <summary>The named futures and tasks, in the order in which they were created.</summary>
    public List<(string Instance, Future Future)> Named { get; } = [];

    /// <summary>The instance names of the tasks that the program spawned.</summary>
    public HashSet<string> TaskNames { get; } = [];

    /// <summary>The name of the next instance of a base: <c>base</c>, <c>base#2</c>, …</summary>
    public string NewInstance(string name)
    {
        int use = _uses.GetValueOrDefault(name) + 1;
        _uses[name] = use;
        return use == 1 ? name : $"{name}#{use}";
    }

    public void Bind(string variable, string instance, IFuture<object?> future)
    {
        Variables[variable] = future;
        Named.Add((instance, (Future)future));
    }

    public string? SpawnedName(LoopTask task) => TaskNames.Contains(task.Name) ? task.Name : null;

    /// <summary>Counts a statement; ends the trace of a program that runs for ever.</summary>
    public void CountStep()
    {
        if (++_steps > Program.MaxSteps)
        {
            Trace.Emit("", "watchdog", "steps");
            Trace.End();
        }

        Trace.ThrowIfEnded();
    }
}
