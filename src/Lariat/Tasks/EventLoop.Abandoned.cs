using Lariat.Coroutines;

namespace Lariat;

public sealed partial class EventLoop
{
    private readonly Dictionary<IAbandonable, AbandonedOperation> _abandoned = new(ReferenceEqualityComparer.Instance);

    /// <summary>Foreign operations that go on although the task that awaited them was cancelled.</summary>
    /// <remarks>Each leaves the list when it ends; its exception is then observed and its result dropped, never disposed.</remarks>
    public IReadOnlyCollection<AbandonedOperation> AbandonedOperations
    {
        get
        {
            CheckThread();
            return [.. _abandoned.Values];
        }
    }

    internal void AddAbandoned(IAbandonable wait, LoopTask task) => _abandoned.Add(wait, new AbandonedOperation(wait.CodeType, task));

    /// <summary>An abandoned operation has ended after all. Any thread.</summary>
    internal void ReleaseAbandoned(IAbandonable wait) => PostOrDrop(new AbandonedEnd(this, wait));

    void ICoroutineHost.ReleaseAbandoned(ForeignWait wait) => ReleaseAbandoned(wait);

    private sealed class AbandonedEnd(EventLoop loop, IAbandonable wait) : LoopItem
    {
        internal override void Run()
        {
            loop._abandoned.Remove(wait);
            wait.ObserveAbandoned();
        }
    }
}
