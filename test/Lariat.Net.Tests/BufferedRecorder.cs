using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A buffered protocol that keeps what it gets, and does what a test sets.</summary>
public sealed class BufferedRecorder(int bufferBytes) : IBufferedProtocol
{
    private readonly byte[] _buffer = new byte[bufferBytes];

    public List<byte> Received { get; } = [];

    public int Calls { get; private set; }

    public StreamTransport? Transport { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>With what the connection was lost.</summary>
    public Exception? Lost { get; private set; }

    public Action? Getting { get; set; }

    public Action? Filled { get; set; }

    public void OnConnected(StreamTransport transport) => Transport = transport;

    public Memory<byte> GetBuffer(int sizeHint)
    {
        Getting?.Invoke();
        return _buffer;
    }

    public void OnBufferFilled(int count)
    {
        Calls++;
        Received.AddRange(_buffer.AsSpan(0, count));
        Filled?.Invoke();
    }

    public void OnDisconnected(Exception? error)
    {
        Lost = error;
        HasEnded = true;
    }
}
