using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lariat.AspNetCore.Transport;

internal sealed partial class KestrelConnection :
    IConnectionIdFeature,
    IConnectionItemsFeature,
    IConnectionTransportFeature,
    IConnectionLifetimeFeature,
    IConnectionEndPointFeature,
    IConnectionSocketFeature,
    IMemoryPoolFeature,
    ILoopConnectionFeature
{
    private readonly FeatureCollection _features = new(initialCapacity: 16);
    private string? _id;
    private IDictionary<object, object?>? _items;
    private Socket? _socket;

    // For HTTP/1: Kestrel's own object, which lives as long as the connection; unlike an HttpContext, it can be read at any time. HTTP/2
    // has many responses at a time, and Kestrel resets its connection by itself.
    private IHttpResponseFeature? _answer;

    public override IFeatureCollection Features => _features;

    public override string ConnectionId
    {
        get => _id ??= ConnectionNames.Next();
        set => _id = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public MemoryPool<byte> MemoryPool => _home.Pool;

    public EventLoop Loop => _home.Loop;

    public bool StaysOffLoop
    {
        get => Input.StaysOffLoop;
        set => Input.StaysOffLoop = value;
    }

    /// <summary>
    /// A second descriptor of the connection's socket, created on first use and closed with the connection: to inspect, and to set options.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection is closed, or its driver supplies no second descriptor (the portable
    /// one).</exception>
    public Socket Socket
        => GetSocket() ?? throw new InvalidOperationException(
            "The connection is closed, or its driver does not expose its sockets (the portable one).");

    void IConnectionLifetimeFeature.Abort() => Abort(new ConnectionAbortedException("The connection was aborted by the application."));

    public void BeginAnswer(HttpContext context)
        => Volatile.Write(ref _answer,
            HttpMethods.IsHead(context.Request.Method) || HttpProtocol.IsHttp2(context.Request.Protocol)
                ? null
                : context.Features.Get<IHttpResponseFeature>());

    public void EndAnswer() => Volatile.Write(ref _answer, null);

    /// <summary>
    /// True if an application is in the middle of a response's body. An upgraded connection (101) has none: its protocol has an end of its
    /// own.
    /// </summary>
    private bool IsAnswering => Volatile.Read(ref _answer) is
    {
        HasStarted: true,
        StatusCode: not (StatusCodes.Status101SwitchingProtocols or StatusCodes.Status204NoContent or StatusCodes.Status304NotModified),
    };

    // On other threads the descriptor could be closed, and its number reused for another connection, in the middle of it.
    private Socket? GetSocket() => _home.IsHere ? GetSocketHere() : _home.RunAsync(GetSocketHere).GetAwaiter().GetResult();

    private Socket? GetSocketHere() => _isClosed ? null : _socket ??= _stream.Duplicate();

    private void SetFeatures()
    {
        _features.Set<IConnectionIdFeature>(this);
        _features.Set<IConnectionItemsFeature>(this);
        _features.Set<IConnectionTransportFeature>(this);
        _features.Set<IConnectionLifetimeFeature>(this);
        _features.Set<IConnectionEndPointFeature>(this);
        _features.Set<IConnectionSocketFeature>(this);
        _features.Set<IMemoryPoolFeature>(this);
        _features.Set<ILoopConnectionFeature>(this);
    }
}
