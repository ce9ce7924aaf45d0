namespace Lariat;

/// <summary>Thrown by <see cref="AsyncQueue{T}.GetNoWait"/> on an empty queue.</summary>
public sealed class QueueEmptyException() : InvalidOperationException("The queue is empty. Await GetAsync to wait for an item.");

/// <summary>Thrown by <see cref="AsyncQueue{T}.PutNoWait"/> on a full queue.</summary>
public sealed class QueueFullException() : InvalidOperationException("The queue is full. Await PutAsync to wait for room.");

/// <summary>Thrown by a queue that was shut down.</summary>
public sealed class QueueShutdownException() : InvalidOperationException("The queue was shut down.");
