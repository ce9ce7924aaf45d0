using System.Runtime.CompilerServices;

namespace Lariat.TestKit;

/// <summary>An awaitable of a library: its awaiter is none of the runtime's.</summary>
/// <param name="task">What it waits for.</param>
/// <param name="hidesContinuation">True: the task does not show who waits for it.</param>
public sealed class ForeignAwaitable(Task task, bool hidesContinuation = false) : INotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public ForeignAwaitable GetAwaiter() => this;

    public void GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(hidesContinuation ? () => continuation() : continuation);
}
