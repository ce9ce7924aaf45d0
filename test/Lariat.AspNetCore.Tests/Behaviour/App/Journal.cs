using System.Collections.Concurrent;

namespace Lariat.AspNetCore.Tests.Behaviour.App;

/// <summary>What the application saw, by case, and the gates at which it waits for its case's script.</summary>
internal sealed class Journal
{
    /// <summary>Names the case of a request; its value is the case's own.</summary>
    public const string Header = "X-Case";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public IEnumerable<string> LinesOf(string id) => _lines.TryGetValue(id, out ConcurrentQueue<string>? lines) ? lines : [];

    public void Write(string id, string line)
    {
        _lines.GetOrAdd(id, static _ => new ConcurrentQueue<string>()).Enqueue(line);
        GateOf(id, line).TrySetResult();
    }

    /// <summary>Opens a gate of the application.</summary>
    public void Open(string id, string gate) => GateOf(id, gate).TrySetResult();

    /// <summary>Waits until the gate is open, or the line is written.</summary>
    public Task WaitAsync(string id, string gateOrLine) => GateOf(id, gateOrLine).Task;

    private TaskCompletionSource GateOf(string id, string name)
        => _gates.GetOrAdd(id + "/" + name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
