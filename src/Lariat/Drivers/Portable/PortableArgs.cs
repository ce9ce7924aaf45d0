using System.Net.Sockets;
using Lariat.Items;

namespace Lariat.LowLevel;

/// <summary>An asynchronous operation of a <see cref="Socket"/>: it may complete on any thread, and is handled on the loop's.</summary>
internal sealed class PortableArgs(PortableDriver driver, Func<SocketAsyncEventArgs, bool> start, Action<PortableArgs> onCompleted)
    : SocketAsyncEventArgs(true), IPosted<PortableArgs>
{
    public PortableArgs? NextPosted { get; set; }

    /// <summary>True if it was started and has not been handled.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Starts the operation. An immediate completion is handled immediately: this is the loop's thread.</summary>
    public void Start()
    {
        IsPending = true;
        bool isAsynchronous;
        try
        {
            isAsynchronous = start(this);
        }
        catch (ObjectDisposedException)
        {
            SocketError = SocketError.OperationAborted;
            isAsynchronous = false;
        }

        if (!isAsynchronous)
        {
            Handle();
        }
    }

    /// <summary>Handles the completion, on the loop.</summary>
    public void Handle()
    {
        IsPending = false;
        onCompleted(this);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => driver.Post(this);
}
