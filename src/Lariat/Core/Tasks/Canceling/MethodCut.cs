using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>
/// A request on its way into a plain async method that waits for a foreign operation: its await throws, as in a coroutine.
/// </summary>
/// <remarks>
/// Between <see cref="TryMake"/> and <see cref="Run"/> only this item can resume the method: it is in the loop's queue once, and the
/// operation has only a reference to <see cref="OnOperationEnded"/>. Thread: the loop's, except for that method.
/// </remarks>
internal sealed class MethodCut : LoopItem, IAbandonable
{
    private readonly LoopTask _task;
    private readonly ParkedMethod _parked;

    private MethodCut(LoopTask task, ParkedMethod parked)
    {
        _task = task;
        _parked = parked;
    }

    /// <summary>The method's own task.</summary>
    public Task Method => _parked.Method;

    public Type CodeType => _parked.CodeType;

    /// <summary>
    /// Makes the method's await throw in the next iteration. False if its operation has just ended: it then continues by itself.
    /// </summary>
    public static bool TryMake(LoopTask task, ParkedMethod parked)
    {
        var cut = new MethodCut(task, parked);
        if (!parked.TryTakeOver(cut.OnOperationEnded))
        {
            return false;
        }

        parked.Fail(task.MakeCanceledException());
        task.Methods.AddCut(cut);
        AbandonedWaits.Slot.Of(task.Loop).Add(cut, task);
        task.Loop.Enqueue(cut);
        return true;
    }

    public void ObserveAbandoned() => _ = ((Task)_parked.Awaited).Exception;

    internal override void Run()
    {
        _task.Methods.RemoveCut(this);
        _task.RunSegment(_parked.MoveNext!, Method);
    }

    private void OnOperationEnded() => AbandonedWaits.Release(_task.Loop, this);
}
