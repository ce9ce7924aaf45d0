namespace Lariat.Jobs;

/// <summary>How a worker is notified that another process has enqueued jobs. Polling is the guarantee in each case.</summary>
public enum RedisWakeUp
{
    /// <summary>Messages of the server (pub/sub), on a connection of their own; while they do not arrive, as <see cref="Poll"/> (the
    /// default).</summary>
    Subscribe,

    /// <summary>By looking, at intervals of <see cref="JobClientOptions.PollInterval"/> after work, which grow to ten times as
    /// long.</summary>
    Poll,
}
