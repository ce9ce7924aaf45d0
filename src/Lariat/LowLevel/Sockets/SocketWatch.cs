// epoll has one entry for a descriptor, so a socket has one watch in a loop for all its waiters: the callbacks of AddReader and AddWriter,
// and any number of tasks in the Sock… methods, in both directions. It is closed when it has no users any more.
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The waiters for the readiness of a socket of the base library. Loop thread only.</summary>
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

    /// <summary>Stops watching. Also when the owner has closed its socket: the system has then dropped it, the driver has not.</summary>
    public void Close() => _watch.Close();

    /// <summary>Runs the operation, once, when the socket can be read from or written to. Called by a user.</summary>
    public void Wait(SelectMode mode, IoOperation operation) => Of(mode).Add(operation);

    /// <summary>Withdraws a <see cref="Wait"/> that has not completed.</summary>
    public void Forget(SelectMode mode, IoOperation operation) => Of(mode).Remove(operation);

    private Direction Of(SelectMode mode) => mode == SelectMode.SelectRead ? _read : _write;

    /// <summary>The waiters for one direction: all are run when it is ready, and check for themselves.</summary>
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
            // It was in the ready queue when the last waiter left.
            if (!_isArmed)
            {
                return;
            }

            // In this turn of the ready queue, as asyncio runs a reader's callback: another round would be a tick later.
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
