using System.IO.Pipelines;

namespace Lariat.Net;

public sealed partial class Connection : IDuplexPipe
{
    private ConnectionStream? _view;
    private ConnectionPipeReader? _pipeReader;
    private ConnectionPipeWriter? _pipeWriter;

    /// <summary>The reading side as a pipe: zero-copy from the driver's buffers, on the loop only.</summary>
    /// <remarks>A read ends by its token, <see cref="PipeReader.CancelPendingRead"/> or the connection's end, not by canceling a
    /// task.</remarks>
    public PipeReader Input => _pipeReader ??= new ConnectionPipeReader(this);

    /// <summary>The writing side as a pipe, on the loop only; a flush waits as <see cref="DrainAsync"/> does.</summary>
    public PipeWriter Output => _pipeWriter ??= new ConnectionPipeWriter(this);

    /// <summary>The connection as a <see cref="Stream"/>, for code that is not aware of loops; it can be used from any thread.</summary>
    /// <remarks>Disposing it closes the connection. A read or write ends by its token, not by canceling the task around it.</remarks>
    public ConnectionStream AsStream() => _view ??= new ConnectionStream(this);

    internal void CloseFromAnyThread()
    {
        if (Loop.IsRunningHere)
        {
            CloseWithinTime();
        }
        else
        {
            Loop.PostOrDrop(new CallbackHandle(Loop, static self => ((Connection)self!).CloseWithinTime(), this, context: null));
        }
    }

    // No code waits for the end of a disposed stream, so only this limit ends the wait for a peer that accepts nothing.
    private void CloseWithinTime()
    {
        if (Writer.HasBegunToClose)
        {
            return;
        }

        if (_view is { IsWriting: true })
        {
            Abort();
            return;
        }

        Close();
        if (!Writer.IsClosed && LoopTime.ToLimit(_options.CloseTimeout) is { } time)
        {
            TimerHandle limit = Loop.CallLater(time, Abort);
            Writer.Closed += limit.Cancel;
        }
    }
}
