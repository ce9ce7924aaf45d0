namespace Lariat;

/// <summary>
/// A result that may not be available yet: the common interface of <see cref="Future{T}"/> and <see cref="LoopTask{T}"/>.
/// </summary>
/// <typeparam name="T">The result's type.</typeparam>
public interface IFuture<out T>
{
    /// <summary>True once there is a result, an exception or a cancellation.</summary>
    bool IsCompleted { get; }

    /// <summary>True if it was canceled.</summary>
    bool IsCanceled { get; }

    /// <summary>True if it ended with an exception.</summary>
    bool IsFaulted { get; }

    /// <summary>The result; never waits.</summary>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    T GetResult();
}
