// asyncio's TaskGroup.cancel (3.15): ends the block early, without an exception. A failure ends it in the same way, and is thrown.
namespace Lariat;

public sealed partial class TaskGroup
{
    private bool _isCanceledAtEntry;

    /// <summary>Ends the group early: cancels its tasks and its body, and the block that runs it ends without an exception.</summary>
    /// <remarks>
    /// <para>The code that calls it continues to its next suspension. Tasks that have not started never start, and the group refuses new
    /// ones. The tasks and the body can clean up; the group waits for them. One that catches the cancellation and continues is not canceled
    /// again. Their failures during the clean-up are thrown as always, and so is the cancellation of the task that runs the group, if other
    /// code requested it. If the cancellation ended a body with a result, that result is the type's default value.</para>
    /// Before the group runs: it is canceled when it starts. A second call, or one after the end, has no effect. Thread: the loop's.
    /// asyncio: <c>cancel()</c> of 3.15.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#TaskGroup.Cancel --><code>
    /// await TaskGroup.RunAsync(async group =&gt;
    /// {
    ///     group.Create(askAsync(group, "a"));
    ///     group.Create(askAsync(group, "b"));
    /// });
    /// // One has answered; the other was canceled.
    ///
    /// async Coroutine askAsync(TaskGroup group, string server)
    /// {
    ///     answer = await fetchAsync(server);
    ///     group.Cancel();
    /// }
    /// </code></example>
    /// <exception cref="InvalidOperationException">The group belongs to a loop that runs on another thread, or has been closed.</exception>
    public void Cancel()
    {
        if (_phase == Phase.Created)
        {
            _isCanceledAtEntry = true;
            return;
        }

        CheckLoop();
        if (!_isAborting && !HasEnded)
        {
            _parent!.Loop.ThrowIfClosed();
            AbortWithBody();
        }
    }

    private void Abort()
    {
        _isAborting = true;
        foreach (LoopTask task in _tasks)
        {
            if (!task.IsCompleted)
            {
                task.Cancel();
            }
        }
    }

    private void AbortWithBody()
    {
        Abort();
        _isParentCancelRequested = true;
        _strand = ScopeRequest.Make(_parent!, this);
    }
}
