// pipe(7) and other descriptors that have readiness and are read and written by read(2) and write(2): a terminal, a socket passed by the
// caller. The descriptor is non-blocking and owned by this object; it is closed when the stream has ended, so that a pipe that was read to
// its end costs nothing until its owner disposes it.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Native;
using Microsoft.Win32.SafeHandles;
using static Lariat.Native.UringConstants;

namespace Lariat.IO;

/// <summary>One end of a pipe over a driver's readiness. Loop thread only.</summary>
internal sealed unsafe class PosixPipe : PipeStream
{
    private readonly IoDriver _driver;
    private readonly SafeFileHandle _handle;
    private readonly IoWatch _watch;
    private readonly Sending _sending;
    private readonly bool _isReader;
    private readonly bool _seesReadersLeave;
    private readonly int _fd;
    private IoOperation? _receiver;
    private bool _endsWhenEmpty;
    private bool _hasEnded;
    private bool _isClosed;

    /// <param name="driver">A driver that can watch descriptors.</param>
    /// <param name="handle">Owned by this object from now on, unless this throws.</param>
    /// <param name="isReader">Which end it is.</param>
    /// <param name="seesReadersLeave">For a writing end: whether its poll reports that the reading end was closed. True for pipes and
    /// sockets, not for terminals.</param>
    /// <exception cref="SocketException">The driver cannot watch it.</exception>
    public PosixPipe(IoDriver driver, SafeFileHandle handle, bool isReader, bool seesReadersLeave)
    {
        _driver = driver;
        _handle = handle;
        _isReader = isReader;
        _seesReadersLeave = seesReadersLeave;
        _fd = (int)handle.DangerousGetHandle();
        _sending = new Sending(this);
        _watch = driver.Sockets.Watch(_fd);
    }

    internal override bool IsBroken
    {
        get
        {
            if (_isReader || !_seesReadersLeave || _isClosed)
            {
                return false;
            }

            var poll = new PollDescriptor { Descriptor = _fd };
            return Libc.Poll(&poll, 1, 0) > 0 && (poll.Occurred & POLLERR) != 0;
        }
    }

    internal override void EndWhenEmpty()
    {
        _endsWhenEmpty = true;
        if (_receiver is { } receiver)
        {
            DetachReceive();
            _driver.Complete(receiver);
        }
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (_isClosed || _hasEnded)
        {
            lease = _hasEnded ? new IoLease([], 0, 0, 0) : new IoLease(SocketError.OperationAborted);
            return true;
        }

        return _isReader ? TryRead(out lease) : TryNoticeEnd(out lease);
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_isClosed || _hasEnded || _endsWhenEmpty)
        {
            _driver.Complete(operation);
        }
        else if (_isReader || _seesReadersLeave)
        {
            _receiver = operation;
            _watch.ArmRead(operation);
        }
    }

    public override void DetachReceive()
    {
        _receiver = null;
        if (!_isClosed)
        {
            _watch.DetachRead();
        }
    }

    public override void Return(in IoLease lease)
    {
        if (lease.Array.Length > 0)
        {
            _driver.Sockets.ReturnSendBuffer(lease.Array);
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        int sent = Write(data, out int errno);
        error = errno == Errno.EAGAIN ? SocketError.Success : Errno.ToSocketError(errno);
        return sent;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
        => _sending.Start(array, offset, length, operation);

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _receiver = null;
        _watch.Close();
        _handle.Dispose();
        _sending.Fail();
    }

    internal override Exception MakeException(SocketError error, bool isSending) => PipeFailure.Create(error, isSending);

    private bool TryRead(out IoLease lease)
    {
        byte[] array = _driver.Sockets.RentSendBuffer(PinnedPool.LargeBytes);
        int count = Read(array, out int errno);
        if (count > 0)
        {
            lease = new IoLease(array, 0, count, 0);
            return true;
        }

        _driver.Sockets.ReturnSendBuffer(array);

        // EIO from a terminal means that its other side was closed.
        if (errno is 0 or Errno.EIO || (errno == Errno.EAGAIN && _endsWhenEmpty))
        {
            End(out lease);
            return true;
        }

        lease = errno == Errno.EAGAIN ? default : new IoLease(Errno.ToSocketError(errno));
        return errno != Errno.EAGAIN;
    }

    private bool TryNoticeEnd(out IoLease lease)
    {
        lease = default;
        if (!IsBroken)
        {
            return false;
        }

        // Not closed: writers still get the error of a broken pipe.
        lease = new IoLease([], 0, 0, 0);
        return true;
    }

    private void End(out IoLease lease)
    {
        lease = new IoLease([], 0, 0, 0);
        _hasEnded = true;
        Close();
    }

    private int Read(byte[] array, out int errno)
    {
        fixed (byte* at = array)
        {
            while (true)
            {
                nint count = Libc.Read(_fd, at, array.Length);
                errno = count >= 0 ? 0 : Errno.Last;
                if (errno != Errno.EINTR)
                {
                    return (int)count;
                }
            }
        }
    }

    /// <summary>
    /// Writes until everything is written or an error stops it. The runtime ignores SIGPIPE, so a broken pipe is an error number.
    /// </summary>
    private int Write(ReadOnlySpan<byte> data, out int errno)
    {
        errno = _isClosed ? Errno.ECANCELED : 0;
        int written = 0;
        fixed (byte* at = data)
        {
            while (errno == 0 && written < data.Length)
            {
                nint count = Libc.Write(_fd, at + written, data.Length - written);
                errno = count >= 0 || Errno.Last == Errno.EINTR ? 0 : Errno.Last;
                written += (int)Math.Max(0, count);
            }
        }

        return written;
    }

    /// <summary>A write that the pipe has not accepted completely yet: continues whenever there is room.</summary>
    private sealed class Sending(PosixPipe pipe) : IoOperation
    {
        private IoOperation? _owner;
        private ReadOnlyMemory<byte> _left;

        public void Start(byte[] array, int offset, int length, IoOperation owner)
        {
            _owner = owner;
            _left = array.AsMemory(offset, length);
            Continue();
        }

        public void Fail()
        {
            if (_owner is not null)
            {
                End(SocketError.OperationAborted);
            }
        }

        protected override void OnCompleted() => Continue();

        private void Continue()
        {
            if (_owner is null)
            {
                return;
            }

            _left = _left[pipe.Write(_left.Span, out int errno)..];
            if (errno == Errno.EAGAIN)
            {
                pipe._watch.ArmWrite(this);
            }
            else
            {
                End(Errno.ToSocketError(errno));
            }
        }

        private void End(SocketError error)
        {
            IoOperation owner = _owner!;
            _owner = null;
            _left = default;
            pipe._driver.Complete(owner, error);
        }
    }
}
