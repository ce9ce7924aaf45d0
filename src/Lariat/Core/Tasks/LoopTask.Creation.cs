using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    /// <summary>The task that is running.</summary>
    /// <remarks>asyncio: <c>current_task()</c>.</remarks>
    /// <exception cref="InvalidOperationException">No task runs on this thread: outside a loop, or in a callback.</exception>
    public static LoopTask Current => CurrentOrNull ?? throw new InvalidOperationException(
        "No task is running here: the code runs outside an event loop or in one of its callbacks. Make a task with "
            + "LoopTask.Create(coroutine).");

    /// <summary>The task that is running, or null.</summary>
    public static LoopTask? CurrentOrNull => EventLoop.CurrentOrNull?.CurrentTask;

    /// <summary>Creates a task from a coroutine on the loop that runs on this thread.</summary>
    /// <param name="coroutine">The coroutine that the task runs.</param>
    /// <param name="name">A display name; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <param name="eagerStart">True: the first step runs immediately, inside this call. False: in the next iteration. Null: as
    /// <see cref="EventLoop.TaskFactory"/> decides, in the next iteration without a factory.</param>
    /// <returns>The task.</returns>
    /// <remarks>asyncio: <c>create_task</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#LoopTask.Create --><code>
    /// LoopTask&lt;int&gt; counting = LoopTask.Create(countAsync());
    /// await Coroutine.Sleep(1); // it counts meanwhile
    /// int count = await counting;
    /// </code></example>
    /// <exception cref="InvalidOperationException">No loop runs here, or the coroutine was used already.</exception>
    public static LoopTask Create(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => EventLoop.Current.CreateTask(coroutine, name, context, eagerStart);

    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    public static LoopTask<T> Create<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => EventLoop.Current.CreateTask(coroutine, name, context, eagerStart);
}
