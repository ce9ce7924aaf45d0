// epoll has one entry for a descriptor, so a socket has one watch in a loop, whoever waits for it: the callbacks of AddReader and AddWriter,
// and any number of tasks in the Sock… methods, in both directions. It is closed when nobody uses it any more.
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Who waits for a socket of the base library to be ready. Loop thread only.</summary>
internal sealed class SocketWatch
{
    private readonly EventLoop _loop;
    private readonly IoWatch _watch;
    private readonly nint _handle;
    private readonly Direction _read;
    private readonly Direction _write;
    private int _userCount;

    public SocketWatch(EventLoop loop, Socket socket)
    {
        _loop = loop;
        _handle = socket.Handle;
        _watch = loop.Sockets.Watch(socket);
        _read = new Direction(_watch.ArmRead, _watch.DetachRead);
        _write = new Direction(_watch.ArmWrite, _watch.DetachWrite);
        Socket = socket;
        Callbacks = new SocketCallbacks(loop, this);
    }

    public Socket Socket { get; }

    public SocketCallbacks Callbacks { get; }

    public void AddUser() => _userCount++;

    public void RemoveUser()
    {
        if (--_userCount == 0)
        {
            Close();
            SocketWatches.Slot.Of(_loop).Remove(_handle, this);
        }
    }

    /// <summary>Watches no more. Also when its socket was closed by its owner: the system has forgotten it then, the driver has not.</summary>
    public void Close() => _watch.Close();

    /// <summary>Runs the operation, once, when the socket can be read from or written to. By a user.</summary>
    public void Wait(SelectMode mode, IoOperation operation) => Of(mode).Add(operation);

    /// <summary>Takes <see cref="Wait"/> back, if it has not happened.</summary>
    public void Forget(SelectMode mode, IoOperation operation) => Of(mode).Remove(operation);

    private Direction Of(SelectMode mode) => mode == SelectMode.SelectRead ? _read : _write;

    /// <summary>Those who wait for one direction: all are run when it is ready, and look for themselves.</summary>
    private sealed class Direction(Action<IoOperation> arm, Action detach) : IoOperation
    {
        private List<IoOperation?> _waiting = [];
        private List<IoOperation?> _running = [];
        private bool _isArmed;

        public void Add(IoOperation operation)
        {
            _waiting.Add(operation);
            if (!_isArmed)
            {
                _isArmed = true;
                arm(this);
            }
        }

        public void Remove(IoOperation operation)
        {
            int index = _running.IndexOf(operation);
            if (index >= 0)
            {
                _running[index] = null;
            }

            if (_waiting.Remove(operation) && _waiting.Count == 0)
            {
                _isArmed = false;
                detach();
            }
        }

        protected override void OnCompleted()
        {
            // In the ready queue when the last one who waited went away.
            if (!_isArmed)
            {
                return;
            }

            // In this turn of the ready queue, as asyncio runs a reader's callback: another trip would be a tick later.
            _isArmed = false;
            (_waiting, _running) = (_running, _waiting);
            for (int i = 0; i < _running.Count; i++)
            {
                _running[i]?.Run();
            }

            _running.Clear();
        }
    }
}
