namespace Lariat.Jobs.Storage.Redis;

/// <summary>What this program remembers of a session.</summary>
internal sealed class RedisSessionState : SessionState
{
    private long _exchanges;

    /// <summary>The number of the next exchange: the server refuses a smaller one than the last.</summary>
    public long NextExchange() => ++_exchanges;
}
