using Lariat.Coroutines;

namespace Lariat;

/// <summary>The foreign operations that continue although the tasks that awaited them were canceled. Loop thread only.</summary>
internal sealed class AbandonedWaits(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<AbandonedWaits> Slot = new(static loop => new AbandonedWaits(loop));

    private readonly Dictionary<IAbandonable, AbandonedOperation> _operations = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyCollection<AbandonedOperation> Operations => [.. _operations.Values];

    public void Add(IAbandonable wait, LoopTask task) => _operations.Add(wait, new AbandonedOperation(wait.CodeType, task));

    /// <summary>Called when an abandoned operation has ended after all. Any thread.</summary>
    public static void Release(EventLoop loop, IAbandonable wait) => loop.PostOrDrop(new End(loop, wait));

    private sealed class End(EventLoop loop, IAbandonable wait) : LoopItem
    {
        internal override void Run()
        {
            Slot.Of(loop)._operations.Remove(wait);
            wait.ObserveAbandoned();
        }
    }
}
