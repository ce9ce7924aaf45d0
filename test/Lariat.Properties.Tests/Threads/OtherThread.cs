namespace Lariat.Properties.Tests;

/// <summary>A second thread, which does what it is told; a new one for each call would take most of the test's time.</summary>
internal sealed class OtherThread : IDisposable
{
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _action;
    private Exception? _error;

    public OtherThread()
    {
        _thread = new Thread(RunGiven) { IsBackground = true, Name = "the other thread" };
        _thread.Start();
    }

    /// <summary>Runs an action there; returns, or throws, when it has ended.</summary>
    public void Run(Action action)
    {
        _action = action;
        _given.Release();
        _done.Wait();
        if (_error is { } error)
        {
            _error = null;
            throw error;
        }
    }

    public void Dispose()
    {
        _action = null;
        _given.Release();
        _thread.Join();
        _given.Dispose();
        _done.Dispose();
    }

    private void RunGiven()
    {
        while (true)
        {
            _given.Wait();
            if (_action is not { } action)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception error)
            {
                _error = error;
            }

            _done.Release();
        }
    }
}
