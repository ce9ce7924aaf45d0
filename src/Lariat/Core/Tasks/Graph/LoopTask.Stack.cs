using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    /// <summary>The methods in which the task waits or, called by its own code, in which it runs.</summary>
    /// <param name="limit">How much of it is kept: n &gt; 0, the n outermost methods; n &lt; 0, the -n innermost; 0, none. Default:
    /// everything.</param>
    /// <returns>The innermost method first; empty if the task has ended.</returns>
    /// <remarks>
    /// Coroutines, generators and the plain async methods between them, as far as the runtime lets them be identified
    /// (<c>docs/runtimes.md</c>); methods of .NET below them are not seen. Thread: the loop's. asyncio: <c>get_stack</c>, which has one
    /// frame of a suspended task, and the outermost frame first.
    /// </remarks>
    public IReadOnlyList<CallGraphFrame> GetStack(int? limit = null)
    {
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            return [];
        }

        var stack = new TaskStack(_root!, _leaf!, _waiter, _extras?.Methods);
        bool isRunning = ReferenceEquals(EventLoop.CurrentOrNull?.CurrentTask, this);
        List<CallGraphFrame> frames = isRunning ? stack.ReadRunning() : stack.ReadWaiting();
        return limit switch
        {
            null => frames,
            >= 0 and { } outermost => frames[Math.Max(0, frames.Count - outermost)..],
            { } innermost => frames[..(int)Math.Min(frames.Count, -(long)innermost)],
        };
    }
}
