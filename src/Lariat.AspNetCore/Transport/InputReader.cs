using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>
/// Kestrel's reader: the pipe that the pump fills, except that a read begun on another thread ends on the loop, and that a read that could
/// complete immediately ends in the next iteration if the connection has used up its turn.
/// </summary>
/// <remarks>
/// This brings a connection to its loop: Kestrel starts it on the pool, its first read moves it to the loop, and everything after an inline
/// completion stays. Thread: any, one read at a time, as for every pipe.
/// </remarks>
internal sealed class InputReader(TransportLoop home, KestrelConnection connection, PipeReader pipe) : PipeReader
{
    private HoppingRead? _hop;
    private ReadTurn _turn = new(home.Loop);

    /// <summary>True if reads begun on other threads end there: an endpoint that was moved off the loop is running.</summary>
    public bool StaysOffLoop { get; set; }

    /// <summary>On the loop: true if the first read has begun.</summary>
    public bool HasBegun { get; private set; }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (home.IsHere)
        {
            ValueTask<ReadResult> read = pipe.ReadAsync(cancellationToken);
            NoteBegin();
            return read.IsCompletedSuccessfully && _turn.IsOverAtRead() ? Hop().StartWith(read) : read;
        }

        return StaysOffLoop ? pipe.ReadAsync(cancellationToken) : Hop().Start(cancellationToken);
    }

    /// <summary>On the loop: called when a read has begun, and the available data is with Kestrel.</summary>
    public void NoteBegin()
    {
        if (!HasBegun)
        {
            HasBegun = true;
            connection.OnReadBegun();
        }
    }

    /// <summary>On the loop: called when a read comes from another thread or from the previous iteration.</summary>
    public void BeginTurn() => _turn.Begin();

    public override bool TryRead(out ReadResult result) => pipe.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => pipe.CancelPendingRead();

    /// <remarks>A pipe throws the reader's error at its writer, which is the pump: it stops receiving, and the error does not concern
    /// it.</remarks>
    public override void Complete(Exception? exception = null) => pipe.Complete();

    private HoppingRead Hop() => _hop ??= new HoppingRead(home, this, pipe);
}
