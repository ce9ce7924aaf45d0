namespace Lariat;

/// <summary>Thrown by a sender: all receivers of the channel are closed.</summary>
/// <remarks>Trio and anyio: <c>BrokenResourceError</c>.</remarks>
public sealed class ChannelBrokenException()
    : InvalidOperationException("All receivers of the channel are closed: the item will never be received.");

/// <summary>Thrown by a receiver: all senders of the channel are closed, and every item was received.</summary>
/// <remarks>Trio: <c>EndOfChannel</c>; anyio: <c>EndOfStream</c>.</remarks>
public sealed class ChannelEndedException()
    : InvalidOperationException("The channel has ended: all senders are closed, and every item was received.");
