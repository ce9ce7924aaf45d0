namespace Lariat.LowLevel;

/// <summary>The callbacks of a subprocess. They run on the loop, one after the other, without a current task.</summary>
/// <remarks>
/// The order is: connected; then data and ends of the pipes and the end of the process, in any order; disconnected when all of them have
/// ended. Pipes are named by the child's descriptors: 0, 1, 2. asyncio: <c>SubprocessProtocol</c>.
/// </remarks>
public interface ISubprocessProtocol
{
    /// <summary>The process was started. asyncio: <c>connection_made</c>.</summary>
    void OnConnected(SubprocessTransport transport)
    {
    }

    /// <summary>The process has written data. asyncio: <c>pipe_data_received</c>.</summary>
    /// <param name="descriptor">1 or 2.</param>
    /// <param name="data">The driver's buffer: valid during the call only.</param>
    void OnPipeReceived(int descriptor, ReadOnlySpan<byte> data)
    {
    }

    /// <summary>A pipe has ended. asyncio: <c>pipe_connection_lost</c>.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    /// <param name="error">Null if it was closed in an orderly way.</param>
    void OnPipeDisconnected(int descriptor, Exception? error)
    {
    }

    /// <summary>The process has ended; <see cref="SubprocessTransport.ExitStatus"/> tells how. asyncio: <c>process_exited</c>.</summary>
    void OnExited()
    {
    }

    /// <summary>More than the high-water mark of standard input is pending: write less. asyncio: <c>pause_writing</c>.</summary>
    void OnWritingPaused()
    {
    }

    /// <summary>The low-water mark is reached. asyncio: <c>resume_writing</c>.</summary>
    void OnWritingResumed()
    {
    }

    /// <summary>The process and all its pipes have ended; the last callback. asyncio: <c>connection_lost</c>.</summary>
    void OnDisconnected()
    {
    }
}
