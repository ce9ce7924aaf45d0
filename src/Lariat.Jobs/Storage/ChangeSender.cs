// Hints to other processes, coalesced: all that happens while one is sent, and in the pause after it, is the next one.
namespace Lariat.Jobs.Storage;

/// <summary>Sends what has changed to other processes, for engines that can notify. Thread: the loop's.</summary>
/// <param name="send">Sends one hint; false if the server cannot be reached. A hint may be lost: others find the jobs when they look, and
/// what made the server unreachable is reported by what needs it.</param>
internal sealed class ChangeSender(Func<JobChange, Coroutine<bool>> send)
{
    // Between two hints of a program, whatever it enqueues.
    private static readonly TimeSpan s_readyInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_endedInterval = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<JobChange, bool> _unsent = [];
    private readonly List<LoopTask> _tasks = [];

    /// <summary>Tells other processes soon. Does not suspend.</summary>
    public void Notify(JobChange change)
    {
        bool isBeingSent = _unsent.ContainsKey(change);
        _unsent[change] = true;
        if (!isBeingSent)
        {
            Start(change, isSent: false);
        }
    }

    /// <summary>True if the caller may send a hint with its own request, and then calls <see cref="End"/>; false if one is being sent or
    /// was sent just now. Does not suspend.</summary>
    public bool TryBegin(JobChange change) => _unsent.TryAdd(change, false);

    /// <summary>Notes the end of a request for which <see cref="TryBegin"/> was true. Does not suspend.</summary>
    public void End(JobChange change, bool isSent) => Start(change, isSent);

    /// <summary>Waits until all is sent.</summary>
    public async Coroutine FinishAsync()
    {
        if (_tasks.Count > 0)
        {
            await Coroutine.WaitMany([.. _tasks]);
        }
    }

    private void Start(JobChange change, bool isSent)
    {
        _tasks.RemoveAll(static task => task.IsCompleted);
        _tasks.Add(LoopTask.Create(SendAsync(change, isSent), name: "jobs: notify"));
    }

    private async Coroutine SendAsync(JobChange change, bool isSent)
    {
        try
        {
            while (isSent || _unsent[change])
            {
                if (!isSent)
                {
                    _unsent[change] = false;
                    if (!await send(change))
                    {
                        return;
                    }
                }

                isSent = false;
                await Coroutine.Sleep(change == JobChange.Ready ? s_readyInterval : s_endedInterval);
            }
        }
        finally
        {
            _unsent.Remove(change);
        }
    }
}
