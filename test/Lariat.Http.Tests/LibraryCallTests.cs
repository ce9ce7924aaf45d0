using System.Net;
using Flurl.Http;
using Grpc.Core;
using Grpc.Net.Client;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MQTTnet;

namespace Lariat.Http.Tests;

/// <summary>Libraries that answer a canceled token with an exception of their own: with Coroutine.Call it is the cancellation.</summary>
public abstract class LibraryCallTests(DriverKind kind) : HttpTest(kind)
{
    private const int CallCount = 20;
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(200);

    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> s_ask = new(MethodType.Unary, "tests", "ask", s_bytes, s_bytes);

    [Fact]
    public void Call_GrpcCalls_TimeOut() => Run(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(NeverAnswer, HttpProtocols.Http2);
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Root);

        await AssertTimeOutAsync<RpcException>(async Coroutine () =>
        {
            await Coroutine.Call(async token => await channel.CreateCallInvoker().AsyncUnaryCall(s_ask, null, new CallOptions(cancellationToken: token), [1]));
        });
    });

    [Fact]
    public void Call_FlurlRequests_TimeOut() => Run(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(NeverAnswer);
        using var client = new FlurlClient(LariatHttp.CreateClient());

        await AssertTimeOutAsync<FlurlHttpException>(async Coroutine () =>
        {
            await Coroutine.Call(token => client.Request(server.Root).GetStringAsync(cancellationToken: token));
        });
    });

    [Fact]
    public void Call_MqttConnects_TimeOut() => Run(async () =>
    {
        await using Server server = await StartRawAsync(async connection => { await connection.ReadToEndAsync(); });
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer(IPAddress.Loopback.ToString(), server.Port).Build();

        await AssertTimeOutAsync<Exception>(async Coroutine () =>
        {
            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            await Coroutine.Call(token => client.ConnectAsync(options, token));
        });
    });

    private static void NeverAnswer(WebApplication app)
        => app.Run(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));

    /// <summary>Each of many calls at once throws TimeoutException, and has the library's exception inside.</summary>
    private static async Coroutine AssertTimeOutAsync<TLibrary>(Func<Coroutine> call)
        where TLibrary : Exception
    {
        LoopTask[] calls = [.. Enumerable.Range(0, CallCount).Select(_ => LoopTask.Create(TimeoutScope.RunAsync(s_soon, call)))];

        await Coroutine.WaitMany(calls);

        Assert.All(calls, task =>
        {
            TimeoutException timeout = Assert.IsType<TimeoutException>(task.GetException());
            CoroutineCanceledException cancellation = Assert.IsType<CoroutineCanceledException>(timeout.InnerException);
            Assert.IsType<TLibrary>(cancellation.InnerException, exactMatch: false);
        });
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    }
}
