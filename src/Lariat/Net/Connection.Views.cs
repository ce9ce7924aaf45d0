using System.IO.Pipelines;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Connection : IDuplexPipe
{
    private ConnectionStream? _view;
    private ConnectionPipeReader? _pipeReader;
    private ConnectionPipeWriter? _pipeWriter;

    /// <summary>The reading side as a pipe: zero-copy from the driver's buffers, on the loop only.</summary>
    /// <remarks>A read ends by its token, <see cref="PipeReader.CancelPendingRead"/> or the connection's end, not by cancelling a task.</remarks>
    public PipeReader Input => _pipeReader ??= new ConnectionPipeReader(this);

    /// <summary>The writing side as a pipe, on the loop only; a flush waits as <see cref="DrainAsync"/> does.</summary>
    public PipeWriter Output => _pipeWriter ??= new ConnectionPipeWriter(this);

    /// <summary>The connection as a <see cref="Stream"/>, for code that knows nothing of loops; it can be used from any thread.</summary>
    /// <remarks>Disposing it closes the connection. A read or write ends by its token, not by cancelling the task around it.</remarks>
    public Stream AsStream() => _view ??= new ConnectionStream(this);

    internal void CloseFromAnyThread()
    {
        if (Loop.IsRunningHere)
        {
            Close();
        }
        else
        {
            Loop.PostOrDrop(new CallbackHandle(Loop, static self => ((Connection)self!).Close(), this, context: null));
        }
    }

    /// <summary>Reads what is there, or arms the operation. For an empty buffer: true when there is something.</summary>
    internal bool TryRead(Span<byte> buffer, IoOperation operation, out int count)
    {
        if (!TryBuffer(operation, needed: 1))
        {
            count = 0;
            return false;
        }

        count = TakeBuffered(buffer);
        return true;
    }

    /// <summary>True if that many bytes are buffered, or no more will come; else the operation is armed.</summary>
    internal bool TryBuffer(IoOperation operation, int needed)
    {
        while (_input.Length < needed && !_input.HasEnded)
        {
            if (!_input.TryFill())
            {
                _input.Arm(operation);
                return false;
            }
        }

        ThrowIfFailed();
        return true;
    }

    internal void Disarm(IoOperation operation) => _input.Disarm(operation);

    /// <summary>The buffered bytes, for a pipe.</summary>
    internal ReadOnlyMemory<byte> Buffered => _input.Memory;

    internal bool IsReadingOver => _input.HasEnded;

    /// <summary>True if writing is not paused; else the operation is completed when it goes on.</summary>
    internal bool TryDrain(IoOperation operation)
    {
        ThrowIfLost();
        if (!_output.IsPaused)
        {
            return true;
        }

        _output.AddDrainer(operation);
        return false;
    }

    internal void ForgetDrain(IoOperation operation) => _output.RemoveDrainer(operation);
}
