namespace Lariat.AspNetCore.Transport;

/// <summary>A sender's place in the ready queue: it sends what was flushed in the iteration before. Reused.</summary>
internal sealed class SendTurn(TransportLoop home, OutputSender sender) : LoopItem
{
    private static readonly Action<object?> s_send = static sender => ((OutputSender)sender!).GoOn();

    private bool _isQueued;

    public void Queue()
    {
        if (!_isQueued)
        {
            _isQueued = true;
            home.Loop.Enqueue(this);
        }
    }

    internal override void Run()
    {
        _isQueued = false;
        home.Run(s_send, sender);
    }
}
