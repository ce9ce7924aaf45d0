// Below coroutines and protocols: an echo server made of operations, as Lariat's own connections and its Kestrel transport are. A driver completes an
// operation, the loop runs OnCompleted, and that tries, and arms again if it would have to wait.
#:project ../src/Lariat/Lariat.csproj
using System.Net;
using System.Net.Sockets;
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

internal sealed class Acceptor : IoOperation
{
    private readonly IoSockets _sockets;
    private readonly IoListener _listener;

    public Acceptor(EventLoop loop)
    {
        _sockets = loop.GetSockets();
        _listener = _sockets.Listen(new IPEndPoint(IPAddress.Loopback, 0), IoSocketOptions.Default);
        _listener.ArmAccept(this);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint;

    public void Close() => _listener.Close();

    protected override void OnCompleted()
    {
        while (_listener.TryAccept(out IoStream? stream, out _))
        {
            new Echo(_sockets, stream).Start();
        }

        _listener.ArmAccept(this);
    }
}

// region: echo
internal sealed class Echo(IoSockets sockets, IoStream stream) : IoOperation
{
    private Rest? _rest;

    public void Start() => stream.ArmReceive(this);

    protected override void OnCompleted()
    {
        if (!stream.TryReceive(out IoLease lease))
        {
            stream.ArmReceive(this);
            return;
        }

        // A lease of no bytes is the end of the stream, or an error. A driver that sends in batches takes nothing at once.
        int taken = stream.TrySend(lease.Span, out SocketError error);
        if (lease.Length == 0 || error != SocketError.Success)
        {
            stream.Return(lease);
            stream.Close();
            return;
        }

        if (taken < lease.Length)
        {
            (_rest ??= new Rest(this, sockets, stream)).Send(lease.Span[taken..]);
        }
        else
        {
            stream.ArmReceive(this);
        }

        stream.Return(lease);
    }

    private sealed class Rest(Echo echo, IoSockets sockets, IoStream stream) : IoOperation
    {
        private byte[] _array = [];

        public void Send(ReadOnlySpan<byte> bytes)
        {
            _array = sockets.RentSendBuffer(bytes.Length);
            bytes.CopyTo(_array);
            stream.StartSend(_array, 0, bytes.Length, this);
        }

        protected override void OnCompleted()
        {
            sockets.ReturnSendBuffer(_array);
            if (Error == SocketError.Success)
            {
                echo.Start();
            }
            else
            {
                stream.Close();
            }
        }
    }
}

// endregion
