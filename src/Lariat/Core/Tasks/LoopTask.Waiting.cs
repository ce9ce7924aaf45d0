// Where a task waits, and for what: for errors about tasks that will never continue. Loop thread, between segments of the task.
using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

public partial class LoopTask
{
    // A chain may have a million frames: the outermost says what the task does, the innermost say where it waits.
    private const int MaxInnermostFrames = 4;

    /// <summary>True if the task waits for an operation that may end without its loop: a .NET task, an awaitable of a library.</summary>
    internal bool IsInForeignWait => IsForeign(_waiter) || (_extras?.Methods?.Strands.Exists(method => IsForeign(method.Waiter)) ?? false);

    /// <summary>The task's name, its coroutines from the outermost to the one that waits, and what that one awaits.</summary>
    internal string DescribeWait()
    {
        IEnumerable<string> methods = (_extras?.Methods?.Strands ?? []).Select(DescribeWait);
        return string.Join("; ", [$"task {Name}: {DescribeWait(_leaf, _waiter)}", .. methods]);
    }

    private static string DescribeWait(PlainStrand strand)
    {
        string name = PlainMethodSupport.IsEnabled && strand.Method is { } method && MethodLayout.Of(method) is { IsMethod: true } layout
            ? FrameNames.Of(layout.ReadMachine(method).GetType())
            : "a plain async method";
        return strand.Leaf is null
            ? $"{name}{DescribeAwaited(strand.Waiter, leaf: null)}"
            : $"{name} → {DescribeWait(strand.Leaf, strand.Waiter)}";
    }

    private static string DescribeWait(Frame? leaf, LoopItem? waiter)
    {
        var names = new List<string>();
        for (Frame? frame = leaf; frame is not null; frame = frame.Parent)
        {
            if (names.Count < MaxInnermostFrames || frame.Parent is null)
            {
                names.Add(FrameNames.Of(frame));
            }
            else if (names.Count == MaxInnermostFrames)
            {
                names.Add("…");
            }
        }

        names.Reverse();
        return string.Join(" → ", names) + DescribeAwaited(waiter, leaf);
    }

    // A coroutine of Lariat's says more by its name than by the future that it awaits.
    private static string DescribeAwaited(LoopItem? waiter, Frame? leaf) => waiter switch
    {
        LoopTask task => $", awaits task {task.Name}",
        ForeignWait { Awaited: Task } => ", awaits a .NET task",
        { LeafName: { } name } when leaf?.OwnName is null => $" → {name}",
        ForeignWait => ", awaits an operation that is not Lariat's",
        Future future when leaf?.CodeType.Assembly != typeof(Frame).Assembly => $", awaits {future.Kind}",
        _ => "",
    };

    // The wait for a plain method that waits for an operation of Lariat's ends with that operation.
    private bool IsForeign(LoopItem? waiter) => waiter is ForeignWait wait
        && !(wait.Awaited is Task awaited
                && (_extras?.Methods?.Strands.Exists(method => TaskMethods.IsBelow(awaited, method.Method)) ?? false));
}
