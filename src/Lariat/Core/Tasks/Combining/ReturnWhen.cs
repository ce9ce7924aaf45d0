namespace Lariat;

/// <summary>When <see cref="Coroutine.WaitMany{TFuture}(IEnumerable{TFuture}, TimeSpan?, ReturnWhen)"/> returns.</summary>
public enum ReturnWhen
{
    /// <summary>When all have ended.</summary>
    AllCompleted,

    /// <summary>When one has ended.</summary>
    FirstCompleted,

    /// <summary>When one has failed (a canceled one has not), or all have ended.</summary>
    FirstException,
}
