namespace Lariat.Processes;

/// <summary>The processes that a loop has started and not reaped. Loop thread only.</summary>
internal sealed class RunningChildren(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<RunningChildren> Slot = new(static loop => new RunningChildren(loop));

    private readonly HashSet<ChildProcess> _children = [];

    public void Add(ChildProcess child) => _children.Add(child);

    public void Remove(ChildProcess child) => _children.Remove(child);

    /// <summary>
    /// Called when no task waits for them any more. They continue to run; a thread reaps each when it ends, so that it does not stay a
    /// zombie.
    /// </summary>
    public override void OnClosed()
    {
        if (_children.Count == 0)
        {
            return;
        }

        Loop.WriteLog($"The loop was closed while {_children.Count} of its subprocesses were running (process "
            + $"{string.Join(", ", _children.Select(child => child.Id))}).");
        foreach (ChildProcess child in _children)
        {
            child.ReapLater();
        }

        _children.Clear();
    }
}
