using System.Buffers;
using System.IO.Pipelines;

namespace Lariat.Net;

/// <summary>The reading side of a connection as a pipe. Bytes that a parser has not consumed always form one contiguous piece.</summary>
internal sealed class ConnectionPipeReader(Connection connection) : PipeReader
{
    private readonly PipeRead _read = new(connection);
    private ReadOnlySequence<byte> _current;
    private int _examinedCount;
    private bool _isCompleted;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        CheckUsable();
        return _read.Start(_examinedCount + 1, this, cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        CheckUsable();
        if (connection.Reader.Buffered.Length > _examinedCount || connection.Reader.IsReadingOver)
        {
            result = Show(isCanceled: false);
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        connection.Loop.CheckThread(this);
        int consumedCount = (int)_current.Slice(_current.Start, consumed).Length;
        int examinedCount = (int)_current.Slice(_current.Start, examined).Length;
        _current = default;
        _examinedCount = Math.Max(0, examinedCount - consumedCount);
        connection.Consume(consumedCount);
    }

    public override void CancelPendingRead() => _read.CancelPending();

    /// <summary>Ends reading. The connection stays open for writing.</summary>
    public override void Complete(Exception? exception = null) => _isCompleted = true;

    private void CheckUsable()
    {
        connection.Loop.CheckThread(this);
        if (_isCompleted)
        {
            throw new InvalidOperationException("The reader was completed: nothing can be read from it any more.");
        }
    }

    private ReadResult Show(bool isCanceled)
    {
        _current = new ReadOnlySequence<byte>(connection.Reader.Buffered);
        return new ReadResult(_current, isCanceled, connection.Reader.IsReadingOver);
    }

    /// <summary>The pipe's read.</summary>
    private sealed class PipeRead(Connection connection) : ConnectionSource<ReadResult>(connection.Loop)
    {
        private ConnectionPipeReader _reader = null!;
        private int _needed;
        private bool _isCancelPending;

        public ValueTask<ReadResult> Start(int needed, ConnectionPipeReader reader, CancellationToken cancellationToken)
        {
            Claim("read");
            _needed = needed;
            _reader = reader;
            return new ValueTask<ReadResult>(this, Begin(cancellationToken));
        }

        public void CancelPending()
        {
            _isCancelPending = true;
            Loop.PostOrDrop(this);
        }

        protected override bool TryEnd(out ReadResult result)
        {
            if (!_isCancelPending && !connection.Reader.TryBuffer(this, _needed))
            {
                result = default;
                return false;
            }

            result = _reader.Show(_isCancelPending);
            _isCancelPending = false;
            return true;
        }

        protected override void Disarm() => connection.Reader.Disarm(this);
    }
}
