namespace Lariat;

/// <summary>Thrown by a queue that was shut down.</summary>
public sealed class QueueShutdownException() : InvalidOperationException("The queue was shut down.");
