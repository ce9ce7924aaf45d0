using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A protocol that writes down what it is told, and does what a test sets.</summary>
public sealed class ProtocolRecorder : IProtocol
{
    public List<string> Events { get; } = [];

    public StreamTransport? Transport { get; private set; }

    public bool StaysOpen { get; set; }

    public Action<StreamTransport>? Connected { get; set; }

    public Action? Received { get; set; }

    public Action? Ended { get; set; }

    public Action? WritingPaused { get; set; }

    public void OnConnected(StreamTransport transport)
    {
        Transport = transport;
        Events.Add("made");
        Connected?.Invoke(transport);
    }

    public void OnReceived(ReadOnlySpan<byte> data)
    {
        Events.Add($"data {System.Text.Encoding.UTF8.GetString(data)}");
        Received?.Invoke();
    }

    public bool OnEndReceived()
    {
        Events.Add("end");
        Ended?.Invoke();
        return StaysOpen;
    }

    public void OnWritingPaused()
    {
        Events.Add("pause");
        WritingPaused?.Invoke();
    }

    public void OnWritingResumed() => Events.Add("resume");

    public void OnDisconnected(Exception? error) => Events.Add(error is null ? "lost" : $"lost {error.GetType().Name}");

    public async Coroutine WaitFor(string expected)
    {
        while (!Events.Contains(expected))
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }
}
