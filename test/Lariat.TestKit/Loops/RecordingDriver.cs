using Lariat.LowLevel;

namespace Lariat.TestKit;

/// <summary>A driver that never sleeps and remembers until when it should have; its clock is set by the test.</summary>
public sealed class RecordingDriver : IoDriver
{
    private long _now;

    /// <summary>The deadline of each poll, from now; null for none.</summary>
    public List<TimeSpan?> Polls { get; } = [];

    /// <summary>Runs in each poll.</summary>
    public Action? OnPoll { get; set; }

    public override long Timestamp => _now;

    public void Advance(TimeSpan time) => _now += time.Ticks * 100;

    public override void Poll(long deadlineNs)
    {
        Polls.Add(deadlineNs == NoDeadline ? null : TimeSpan.FromTicks((deadlineNs - _now) / 100));
        OnPoll?.Invoke();
    }

    public override void Wake()
    {
    }
}
