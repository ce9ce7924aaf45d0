using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A foreign descriptor: a poll for each wait.</summary>
internal sealed class UringWatch : IoWatch
{
    private readonly UringSockets _sockets;
    private readonly UringPoll _readPoll;
    private readonly UringPoll _writePoll;
    private IoOperation? _reader;
    private IoOperation? _writer;

    public UringWatch(UringSockets sockets, int fd)
    {
        _sockets = sockets;
        _readPoll = new UringPoll(fd, POLLIN, result => OnReady(ref _reader, _readPoll!, result));
        _writePoll = new UringPoll(fd, POLLOUT, result => OnReady(ref _writer, _writePoll!, result));
    }

    public override void ArmRead(IoOperation operation) => Arm(ref _reader, operation, _readPoll);

    public override void ArmWrite(IoOperation operation) => Arm(ref _writer, operation, _writePoll);

    public override void DetachRead() => Detach(ref _reader, _readPoll);

    public override void DetachWrite() => Detach(ref _writer, _writePoll);

    public override void Close()
    {
        DetachRead();
        DetachWrite();
    }

    private void Arm(ref IoOperation? place, IoOperation operation, UringPoll poll)
    {
        place = operation;
        if (!poll.IsInFlight)
        {
            _sockets.Driver.Submit(poll);
        }
    }

    // The poll is ended as well: it would keep the descriptor's file alive after its owner has closed it.
    private void Detach(ref IoOperation? place, UringPoll poll)
    {
        if (place is not null)
        {
            place = null;
            _sockets.Driver.Cancel(poll);
        }
    }

    private void OnReady(ref IoOperation? place, UringPoll poll, int result)
    {
        if (place is not { } operation)
        {
            return;
        }

        if (result == -Errno.ECANCELED)
        {
            // Armed again while the cancellation of the previous wait was under way.
            _sockets.Driver.Submit(poll);
            return;
        }

        place = null;
        _sockets.Driver.Complete(operation, result < 0 ? Errno.ToSocketError(-result) : 0);
    }
}
