namespace Lariat.LowLevel;

/// <summary>Starts threads where the system may have no more of them: a limit of the user (ulimit -u), of a container (pids.max), or of memory.</summary>
/// <remarks>The runtime throws an OutOfMemoryException then, which names no thread.</remarks>
internal static class LibraryThread
{
    /// <summary>Makes and starts a background thread.</summary>
    /// <param name="work">What it runs, without the values of the caller's AsyncLocals.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Null if no thread can be made now; nothing is left of the attempt.</returns>
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

    /// <summary>The exception for work that has no thread.</summary>
    /// <param name="work">What was to be done, as the subject of a sentence.</param>
    public static IOException Refused(string work) => new(
        $"{work} needs a thread, and no thread could be made: the limit of the user (ulimit -u) or of the container (pids.max) is reached, or memory is used up. Raise the limit, or try again when other threads have ended.");
}
