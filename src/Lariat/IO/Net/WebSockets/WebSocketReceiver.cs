// Canceling a receive of the base library aborts its socket. So a receive is never canceled here: it continues by itself, a task only waits
// for it, and if the task is canceled the next one receives the message. No compiler-generated state machine: one delegate continues a
// receive, so a message costs no allocation. The continuation runs wherever the socket completes; its result belongs to the loop once it is
// handed over.
using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Receives one message at a time.</summary>
internal sealed class WebSocketReceiver
{
    private const int MinBufferBytes = 4096;

    private readonly EventLoop _loop;
    private readonly WebSocket _socket;
    private readonly int _maxBytes;
    private readonly Action _continue;
    private readonly WaitQueue _waiters = new();
    private ConfiguredValueTaskAwaitable<ValueWebSocketReceiveResult>.ConfiguredValueTaskAwaiter _receive;
    private byte[] _buffer = [];
    private int _length;
    private WebSocketReceived _received;
    private Exception? _error;
    private bool _isOver;

    public WebSocketReceiver(EventLoop loop, WebSocket socket, int maxBytes)
    {
        _loop = loop;
        _socket = socket;
        _maxBytes = maxBytes;
        _continue = Continue;
    }

    /// <summary>True if a receive has begun, and its result was not taken.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>True if a task waits for a message.</summary>
    public bool IsWaitedFor { get; private set; }

    /// <summary>The last received message.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Waits for a message; the previous one becomes invalid.</summary>
    public async Coroutine<WebSocketReceived> ReceiveAsync()
    {
        if (IsWaitedFor)
        {
            throw new InvalidOperationException(
                "Another task is receiving from this WebSocket already: one at a time. Let one task receive and pass messages to the "
                    + "others through an AsyncQueue.");
        }

        if (!IsUnderWay)
        {
            Begin();
        }

        if (!_isOver)
        {
            IsWaitedFor = true;
            try
            {
                await WaitAsync();
            }
            finally
            {
                IsWaitedFor = false;
            }
        }

        IsUnderWay = false;
        if (_error is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        return _received;
    }

    /// <summary>Waits for the end of the current receive; its result stays for the next receiver.</summary>
    public async Coroutine WaitAsync()
    {
        while (!_isOver)
        {
            await _waiters.WaitAsync(_loop);
        }
    }

    /// <summary>Drops the last message and returns its memory. Not while a receive is under way.</summary>
    public void DropMessage()
    {
        _length = 0;
        Grow(0);
    }

    private void Begin()
    {
        IsUnderWay = true;
        _isOver = false;
        _length = 0;
        Grow(0);

        // No buffer until data arrives: an idle connection holds none.
        Receive(Memory<byte>.Empty);
    }

    private void Receive(Memory<byte> room)
    {
        while (true)
        {
            try
            {
#pragma warning disable CA2012 // It is consumed once: TryTake takes its result.
                _receive = _socket.ReceiveAsync(room, CancellationToken.None).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            }
            catch (Exception error)
            {
                End(WebSocketReceived.Close, error);
                return;
            }

            if (!_receive.IsCompleted)
            {
                _receive.UnsafeOnCompleted(_continue);
                return;
            }

            if (!TryTake())
            {
                return;
            }

            room = Room();
        }
    }

    private void Continue()
    {
        if (TryTake())
        {
            Receive(Room());
        }
    }

    /// <summary>Takes the result of a receive. True if the message continues.</summary>
    private bool TryTake()
    {
        ValueWebSocketReceiveResult result;
        try
        {
            result = _receive.GetResult();
        }
        catch (Exception error)
        {
            End(WebSocketReceived.Close, error);
            return false;
        }

        _length += result.Count;
        if (result.MessageType == WebSocketMessageType.Close)
        {
            End(WebSocketReceived.Close);
        }
        else if (_length > _maxBytes)
        {
            End(WebSocketReceived.TooLong);
        }
        else if (result.EndOfMessage)
        {
            End(result.MessageType == WebSocketMessageType.Text ? WebSocketReceived.Text : WebSocketReceived.Binary);
        }
        else
        {
            return true;
        }

        return false;
    }

    private Memory<byte> Room()
    {
        if (_length == _buffer.Length)
        {
            Grow((int)Math.Min(Math.Max(MinBufferBytes, 2L * _length), (long)_maxBytes + 1));
        }

        return _buffer.AsMemory(_length);
    }

    private void Grow(int bytes)
    {
        byte[] old = _buffer;
        _buffer = bytes == 0 ? [] : ArrayPool<byte>.Shared.Rent(bytes);
        old.AsSpan(0, _length).CopyTo(_buffer);
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void End(WebSocketReceived received, Exception? error = null)
    {
        _received = received;
        _error = error is OperationCanceledException or ObjectDisposedException
            ? new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "The WebSocket was aborted.", error)
            : error;
        if (_loop.IsRunningHere)
        {
            OnEnded();
        }
        else
        {
            _loop.PostOrDrop(new CallbackHandle(_loop, static self => ((WebSocketReceiver)self!).OnEnded(), this, context: null));
        }
    }

    private void OnEnded()
    {
        _isOver = true;
        _waiters.Wake(_waiters.Count);
    }
}

/// <summary>The result of a <see cref="WebSocketReceiver"/>.</summary>
internal enum WebSocketReceived
{
    Text,
    Binary,

    /// <summary>The peer sent a close frame.</summary>
    Close,

    /// <summary>A message beyond the limit; the rest of it was not read.</summary>
    TooLong,
}
