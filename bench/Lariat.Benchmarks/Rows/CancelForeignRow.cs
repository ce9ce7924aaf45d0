namespace Lariat.Benchmarks;

/// <summary>Cancel a task that awaits a <see cref="Task"/> of others which never ends; .NET's own way is to stop waiting for it.</summary>
internal sealed class CancelForeignRow() : CancelRow("cancel_foreign")
{
    protected override async Coroutine ParkAsync() => await new TaskCompletionSource().Task;

    protected override async Task ParkByDotNet(CancellationToken token) => await new TaskCompletionSource().Task.WaitAsync(token);
}
