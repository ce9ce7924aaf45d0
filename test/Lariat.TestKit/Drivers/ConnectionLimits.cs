using Lariat.Net;

namespace Lariat.TestKit;

/// <summary>Limits for both ends of a pair.</summary>
public sealed class ConnectionLimits
{
    public int ReadLimit { get; init; } = 64 * 1024;

    public int WriteHighWater { get; init; } = 64 * 1024;

    public ServerOptions ForServer() => new() { ReadLimit = ReadLimit, WriteHighWater = WriteHighWater };

    public ConnectOptions ForClient() => new() { ReadLimit = ReadLimit, WriteHighWater = WriteHighWater };
}
