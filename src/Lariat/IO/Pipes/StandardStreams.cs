namespace Lariat.IO;

/// <summary>The standard streams of this process as streams of the running loop.</summary>
/// <remarks>
/// Of any kind: pipes and terminals are read and written by readiness on Linux; files, /dev/null, sockets, and everything on the portable
/// driver, by threads of the pool. The descriptors keep their flags, so that <see cref="Console"/>, the shell and other processes are not
/// disturbed. asyncio: <c>connect_read_pipe</c> and <c>connect_write_pipe</c> on <c>sys.stdin</c> and <c>sys.stdout</c>, which makes the
/// shared file non-blocking.
/// </remarks>
public static class StandardStreams
{
    private const int InputNumber = 0;
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;

    /// <summary>Standard input. Not together with reads of <see cref="Console"/>, which has a buffer of its own.</summary>
    /// <param name="readLimit">See <see cref="AsyncReader.ReadLimit"/>. Default: 64 KiB.</param>
    /// <remarks>Takes effect at the call. A canceled read on a thread continues in the background; its result is kept for the next
    /// read.</remarks>
    public static AsyncReader OpenInput(int readLimit = StreamLimits.DefaultReadLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readLimit, 1);
        EventLoop loop = EventLoop.Current;
        return new AsyncReader(loop, PipeStreams.OpenStandard(loop, InputNumber), readLimit);
    }

    /// <summary>Standard output. Dispose or flush it before the program ends: otherwise pending data is lost.</summary>
    /// <remarks>Takes effect at the call.</remarks>
    public static AsyncWriter OpenOutput() => OpenWriter(OutputNumber);

    /// <summary>Standard error. Dispose or flush it before the program ends: otherwise pending data is lost.</summary>
    /// <remarks>Takes effect at the call.</remarks>
    public static AsyncWriter OpenError() => OpenWriter(ErrorNumber);

    private static AsyncWriter OpenWriter(int number)
    {
        EventLoop loop = EventLoop.Current;
        return new AsyncWriter(loop, PipeStreams.OpenStandard(loop, number), StreamLimits.Default);
    }
}
