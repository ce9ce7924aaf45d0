namespace Lariat;

/// <summary>A result that will be there later: what <see cref="Future{T}"/> and <see cref="LoopTask{T}"/> have in common.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public interface IFuture<out T>
{
    /// <summary>True once there is a result, an exception or a cancellation.</summary>
    bool IsCompleted { get; }

    /// <summary>True if it was cancelled.</summary>
    bool IsCanceled { get; }

    /// <summary>True if it ended with an exception.</summary>
    bool IsFaulted { get; }

    /// <summary>The result; never waits.</summary>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    T GetResult();
}
