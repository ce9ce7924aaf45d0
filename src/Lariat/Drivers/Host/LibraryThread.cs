namespace Lariat.LowLevel;

/// <summary>
/// Starts threads on systems that may be out of them: by a limit of the user (ulimit -u), of a container (pids.max), or of memory.
/// </summary>
/// <remarks>The runtime then throws an OutOfMemoryException, which names no thread.</remarks>
internal static class LibraryThread
{
    /// <summary>Creates and starts a background thread.</summary>
    /// <param name="work">The thread's code, without the values of the caller's AsyncLocals.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Null if no thread can be started now; the attempt has no effect then.</returns>
    public static Thread? TryStart(Action work, string name)
    {
        try
        {
            var thread = new Thread(() => work()) { IsBackground = true, Name = name };
            thread.UnsafeStart();
            return thread;
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            return null;
        }
    }

    /// <summary>Creates the exception for work that has no thread.</summary>
    /// <param name="work">The work, as the subject of a sentence.</param>
    public static IOException Refused(string work) => new(
        $"{work} needs a thread, and no thread could be started: the limit of the user (ulimit -u) or of the container (pids.max) is "
            + "reached, or memory is used up. Raise the limit, or try again when other threads have ended.");
}
