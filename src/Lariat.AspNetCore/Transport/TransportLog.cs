using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Transport;

/// <summary>Log messages of the transport: peers come and go, so hardly any is above debug.</summary>
internal static partial class TransportLog
{
    public const string Category = "Lariat.AspNetCore.Transport";

    [LoggerMessage(1, LogLevel.Debug, "Connection id \"{Id}\" was reset: {Reason}")]
    public static partial void Reset(ILogger logger, string id, string reason);

    [LoggerMessage(2, LogLevel.Debug, "Connection id \"{Id}\" is closed: {Reason}")]
    public static partial void Closing(ILogger logger, string id, string reason);

    [LoggerMessage(3, LogLevel.Error, "A callback of ConnectionClosed of connection id \"{Id}\" threw.")]
    public static partial void ClosedCallbackFailed(ILogger logger, string id, Exception error);

    [LoggerMessage(5, LogLevel.Debug, "The peer of the WebSocket of connection id \"{Id}\" has vanished, or broken the protocol: {Reason}")]
    public static partial void PeerLost(ILogger logger, string id, string reason);

    [LoggerMessage(4, LogLevel.Error, "Accepting at {EndPoint} failed.")]
    public static partial void AcceptFailed(ILogger logger, object endPoint, Exception error);
}
