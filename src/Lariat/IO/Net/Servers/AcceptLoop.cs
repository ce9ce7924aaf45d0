using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Accepts at one address: an operation that takes the arrived connections each time it completes.</summary>
/// <remarks>
/// Not a task: a waiting server is not a task of the loop, as in asyncio. It accepts in the context in which it was created, and serves
/// each connection in a copy of it.
/// </remarks>
internal sealed class AcceptLoop : IoOperation
{
    // asyncio's constants.ACCEPT_RETRY_DELAY: descriptors may have run out.
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);

    // A burst of connections must not keep the loop from its other work.
    private const int MaxAcceptsPerIteration = 64;

    private static readonly Action<object?> s_accept = static self => ((AcceptLoop)self!).Accept();

    private readonly LoopContext? _context = LoopContext.CaptureOrNull();
    private readonly EventLoop _loop;
    private readonly IoListener _listener;
    private readonly Func<bool> _isFull;
    private readonly Action<IoStream> _serve;
    private TimerHandle? _retry;
    private bool _hasFailed;
    private bool _isPaused;
    private bool _isClosed;

    /// <param name="isFull">True: stop accepting until <see cref="Resume"/>.</param>
    /// <param name="serve">Receives every connection.</param>
    public AcceptLoop(EventLoop loop, IoListener listener, Func<bool> isFull, Action<IoStream> serve)
    {
        _loop = loop;
        _listener = listener;
        _isFull = isFull;
        _serve = serve;
        _listener.ArmAccept(this);
    }

    public EndPoint EndPoint => _listener.LocalEndPoint;

    /// <summary>Resumes accepting when a connection has ended and there is room again.</summary>
    public void Resume()
    {
        if (_isPaused && !_isClosed)
        {
            _isPaused = false;
            _listener.ArmAccept(this);
        }
    }

    public void Close()
    {
        _isClosed = true;
        _retry?.Cancel();
        _listener.DetachAccept();
        _listener.Close();
    }

    protected override void OnCompleted()
        => _loop.RunCallback(s_accept, this, _context, LoopErrorKind.Callback, handle: null);

    private void Accept()
    {
        for (int i = 0; i < MaxAcceptsPerIteration && !_isClosed; i++)
        {
            if (_isFull())
            {
                _isPaused = true;
                return;
            }

            if (_listener.TryAccept(out IoStream? stream, out SocketError error))
            {
                _hasFailed = false;
                Serve(stream);
            }
            else if (error == SocketError.Success)
            {
                break;
            }
            else
            {
                RetryLater(error);
                return;
            }
        }

        if (!_isClosed)
        {
            _listener.ArmAccept(this);
        }
    }

    /// <summary>Serves a connection: neither its failure nor the values that it writes may reach the next ones.</summary>
    private void Serve(IoStream stream)
    {
        ExecutionContext? values = LoopContext.CaptureValues();
        try
        {
            _serve(stream);
        }
        catch (Exception error)
        {
            stream.Close();
            _loop.CallExceptionHandler(
                new LoopErrorContext { Message = $"Serving a connection that was accepted at {EndPoint} failed.", Exception = error });
        }
        finally
        {
            LoopContext.RestoreValues(values);
        }
    }

    /// <summary>
    /// Reports the first failure since a connection was accepted: asyncio reports every second until accepting works again.
    /// </summary>
    private void RetryLater(SocketError error)
    {
        if (!_hasFailed)
        {
            _hasFailed = true;
            _loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"Accepting at {EndPoint} failed and is tried again every {s_retryDelay.TotalSeconds:F0} s.",
                Exception = SocketFailure.Create(error, $"Accepting at {EndPoint}"),
            });
        }

        _retry = _loop.CallLater(s_retryDelay, () => _listener.ArmAccept(this));
    }
}
