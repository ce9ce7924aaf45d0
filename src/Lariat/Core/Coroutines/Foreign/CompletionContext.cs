namespace Lariat.Coroutines;

/// <summary>The context with which coroutines subscribe to Tasks and ValueTasks: callbacks posted to it run inline.</summary>
/// <remarks>
/// The only callback ever posted to it is <see cref="ForeignWait.OnCompleted"/>, which may run anywhere and only hands the strand to its
/// loop. Without it, a task that completes on a loop's thread would take a detour over the thread pool (no context captured, one set
/// at completion), and a value task source would post to the task's own context and take one more iteration.
/// </remarks>
internal sealed class CompletionContext : SynchronizationContext
{
    public static readonly CompletionContext Instance = new();

    public override void Post(SendOrPostCallback d, object? state) => d(state);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
