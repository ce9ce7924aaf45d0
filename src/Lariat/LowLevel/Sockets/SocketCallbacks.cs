using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The callbacks of <see cref="LoopReadiness.AddReader"/> and <see cref="LoopReadiness.AddWriter"/> on one socket.</summary>
internal sealed class SocketCallbacks(EventLoop loop, SocketWatch watch)
{
    private readonly Watched _reader = new(loop, watch, SelectMode.SelectRead);
    private readonly Watched _writer = new(loop, watch, SelectMode.SelectWrite);

    /// <summary>Sets the callback; null removes it. True if there was one.</summary>
    public bool SetReader(Action? callback) => _reader.Set(callback);

    /// <summary>Sets the callback; null removes it. True if there was one.</summary>
    public bool SetWriter(Action? callback) => _writer.Set(callback);

    /// <summary>One direction: calls back and waits again. A user of the watch while it has a callback.</summary>
    private sealed class Watched(EventLoop loop, SocketWatch watch, SelectMode mode) : IoOperation
    {
        private static readonly Action<object?> s_call = static self => ((Watched)self!)._callback?.Invoke();

        private Action? _callback;
        private bool _isWaiting;

        public bool Set(Action? callback)
        {
            bool hadOne = _callback is not null;
            _callback = callback;
            if (callback is not null && !hadOne)
            {
                watch.AddUser();
                Wait();
            }
            else if (callback is null && hadOne)
            {
                _isWaiting = false;
                watch.Forget(mode, this);
                watch.RemoveUser();
            }

            return hadOne;
        }

        protected override void OnCompleted()
        {
            _isWaiting = false;
            loop.RunCallback(s_call, this, context: null, LoopErrorKind.Callback, handle: null);
            if (_callback is not null)
            {
                Wait();
            }
        }

        // The callback may have been removed and added again meanwhile.
        private void Wait()
        {
            if (!_isWaiting)
            {
                _isWaiting = true;
                watch.Wait(mode, this);
            }
        }
    }
}
