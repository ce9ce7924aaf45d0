namespace Lariat;

/// <summary>The state of a channel at one moment.</summary>
/// <param name="BufferedCount">Items in the buffer.</param>
/// <param name="BufferSize">The number of items that it takes before senders wait.</param>
/// <param name="SenderCount">Senders that are not closed.</param>
/// <param name="ReceiverCount">Receivers that are not closed.</param>
/// <param name="WaitingSenderCount">Tasks that wait to send.</param>
/// <param name="WaitingReceiverCount">Tasks that wait to receive.</param>
/// <remarks>Trio: <c>statistics()</c>.</remarks>
public readonly record struct ChannelStatistics(
    int BufferedCount, int BufferSize, int SenderCount, int ReceiverCount, int WaitingSenderCount, int WaitingReceiverCount);
