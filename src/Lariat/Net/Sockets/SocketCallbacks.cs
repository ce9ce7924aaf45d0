using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>The callbacks of <see cref="EventLoop.AddReader"/> and <see cref="EventLoop.AddWriter"/> on one socket.</summary>
internal sealed class SocketCallbacks
{
    private readonly EventLoop _loop;
    private readonly IoWatch _watch;
    private readonly nint _handle;
    private readonly Watched _reader;
    private readonly Watched _writer;

    public SocketCallbacks(EventLoop loop, Socket socket)
    {
        _loop = loop;
        _handle = socket.Handle;
        _watch = loop.Sockets.Watch(socket);
        _reader = new Watched(loop, _watch.ArmRead);
        _writer = new Watched(loop, _watch.ArmWrite);
    }

    /// <summary>Null: removes it. True if there was one.</summary>
    public bool SetReader(Action? callback) => Set(_reader, callback, _watch.DetachRead);

    /// <summary>Null: removes it. True if there was one.</summary>
    public bool SetWriter(Action? callback) => Set(_writer, callback, _watch.DetachWrite);

    private bool Set(Watched watched, Action? callback, Action detach)
    {
        bool hadOne = watched.Callback is not null;
        watched.Callback = callback;
        if (callback is not null && !hadOne)
        {
            watched.Arm();
        }
        else if (callback is null && hadOne)
        {
            detach();
        }

        if (_reader.Callback is null && _writer.Callback is null)
        {
            _watch.Close();
            _loop.ForgetCallbacks(_handle);
        }

        return hadOne;
    }

    /// <summary>One direction: calls back and arms itself again.</summary>
    private sealed class Watched(EventLoop loop, Action<IoOperation> arm) : IoOperation
    {
        private static readonly Action<object?> s_call = static self => ((Watched)self!).Callback?.Invoke();

        public Action? Callback { get; set; }

        public void Arm() => arm(this);

        private protected override void OnCompleted()
        {
            if (Callback is null)
            {
                return;
            }

            loop.RunCallback(s_call, this, context: null, LoopErrorKind.Callback, handle: null);
            if (Callback is not null)
            {
                Arm();
            }
        }
    }
}
