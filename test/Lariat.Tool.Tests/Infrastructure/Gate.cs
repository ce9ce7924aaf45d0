namespace Lariat.Tool.Tests;

/// <summary>Holds requests until so many have arrived; then all go, and those that come later.</summary>
internal sealed class Gate(int count)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public Task ArriveAsync()
    {
        if (Interlocked.Increment(ref _arrived) == count)
        {
            _open.SetResult();
        }

        return _open.Task;
    }
}
