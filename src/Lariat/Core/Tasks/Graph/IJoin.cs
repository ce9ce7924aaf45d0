namespace Lariat;

/// <summary>A wait for futures by their done callbacks: a gather, a shield, a group, WaitMany, as-completed.</summary>
/// <remarks>
/// A callback that is a method of this object is an edge of the call graph: <see cref="DoneCallback"/> finds the join through the target of
/// the delegate. So an edge costs nothing to make, and ends with the callback or with the wait.
/// </remarks>
internal interface IJoin
{
    /// <summary>Adds the tasks that wait here for the futures; none when the wait is over.</summary>
    void AddAwaiting(List<LoopItem> tasks);
}
