// Below coroutines and protocols: an echo server made of operations, as Lariat's own connections and its Kestrel transport are. A driver completes an
// operation, the loop runs OnCompleted, and that tries, and arms again if it would have to wait. Nothing is allocated for a message.
#:project ../src/Lariat/Lariat.csproj
using System.Net;
using System.Text;
using Lariat;
using Lariat.LowLevel;
using Lariat.Net;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    var acceptor = new Acceptor(EventLoop.Current);
    await using Connection client = await Connection.OpenAsync(acceptor.EndPoint);
    foreach (string word in (string[])["one", "two", "three"])
    {
        await client.WriteAsync(Encoding.UTF8.GetBytes(word));
        Console.WriteLine(Encoding.UTF8.GetString(await client.ReadExactlyAsync(word.Length)));
    }

    acceptor.Close();
}

sealed class Acceptor : IoOperation
{
    private readonly IoListener _listener;

    public Acceptor(EventLoop loop)
    {
        _listener = loop.GetSockets().Listen(new IPEndPoint(IPAddress.Loopback, 0), IoSocketOptions.Default);
        _listener.ArmAccept(this);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint;

    public void Close() => _listener.Close();

    protected override void OnCompleted()
    {
        while (_listener.TryAccept(out IoStream? stream, out _))
        {
            new Echo(stream).Start();
        }

        _listener.ArmAccept(this);
    }
}

// region: echo
sealed class Echo(IoStream stream) : IoOperation
{
    public void Start() => stream.ArmReceive(this);

    protected override void OnCompleted()
    {
        if (!stream.TryReceive(out IoLease lease))
        {
            stream.ArmReceive(this);
            return;
        }

        // A lease of no bytes is the end of the stream, or an error. What the system does not take at once is dropped here; see StartSend.
        int length = lease.Length;
        _ = length > 0 ? stream.TrySend(lease.Span, out _) : 0;
        stream.Return(lease);
        if (length > 0)
        {
            stream.ArmReceive(this);
        }
        else
        {
            stream.Close();
        }
    }
}
// endregion
