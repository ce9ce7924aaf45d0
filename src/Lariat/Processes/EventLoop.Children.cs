using Lariat.Processes;

namespace Lariat;

public sealed partial class EventLoop
{
    private readonly HashSet<ChildProcess> _children = [];

    internal void AddChild(ChildProcess child) => _children.Add(child);

    internal void RemoveChild(ChildProcess child) => _children.Remove(child);

    /// <summary>Nobody waits for them any more. They run on; a thread reaps each when it ends, so that it does not stay a zombie.</summary>
    private void CloseChildren()
    {
        if (_children.Count == 0)
        {
            return;
        }

        WriteLog($"The loop was closed while {_children.Count} of its subprocesses were running (process {string.Join(", ", _children.Select(child => child.Id))}).");
        foreach (ChildProcess child in _children)
        {
            child.ReapLater();
        }

        _children.Clear();
    }
}
