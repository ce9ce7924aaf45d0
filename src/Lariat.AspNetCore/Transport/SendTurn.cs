namespace Lariat.AspNetCore.Transport;

/// <summary>A sender's entry in the ready queue: it sends the data flushed in the previous iteration. Reused.</summary>
internal sealed class SendTurn(TransportLoop home, OutputSender sender) : LoopItem
{
    private static readonly Action<object?> s_send = static sender => ((OutputSender)sender!).Continue();

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
