using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Tests;

/// <summary>Services of which each loop has one, taken by clients whose connections are on two loops.</summary>
public abstract class LoopSingletonTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Endpoint_TakesOne_GetsItsLoops()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (Counter counter) => $"{counter.Loop == EventLoop.Current} {counter.Id} {counter.Next()}"),
            configure: builder => builder.Services.AddLoopSingleton<Counter>());
        using HttpClient first = ClientOf(server), second = ClientOf(server);

        string[] ofFirst = [await first.GetStringAsync("/"), await first.GetStringAsync("/")];
        string[] ofSecond = [await second.GetStringAsync("/"), await second.GetStringAsync("/")];

        string one = ofFirst[0].Split(' ')[1], other = ofSecond[0].Split(' ')[1];
        Assert.NotEqual(one, other);
        Assert.Equal([$"True {one} 1", $"True {one} 2"], ofFirst);
        Assert.Equal([$"True {other} 1", $"True {other} 2"], ofSecond);
    }

    [Fact]
    public async Task Disposable_ManyRequestsLater_IsDisposedOnItsLoopWhenThatEnds()
    {
        var made = new ConcurrentBag<Resource>();
        await using (RunningServer server = await StartAsync(
            app => app.MapGet("/", (Resource resource, Taker taker) => $"{resource.IsDisposed} {ReferenceEquals(resource, taker.Resource)}"),
            configure: builder => builder.Services.AddScoped<Taker>().AddLoopSingleton(_ =>
            {
                var resource = new Resource();
                made.Add(resource);
                return resource;
            })))
        {
            using HttpClient first = ClientOf(server), second = ClientOf(server);
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal("False True", await first.GetStringAsync("/"));
                Assert.Equal("False True", await second.GetStringAsync("/"));
            }
        }

        Assert.Equal(2, made.Count);
        Assert.All(made, resource => Assert.Same(resource.MadeOn, resource.DisposedOn));
    }

    [Fact]
    public async Task LoopBoundTypes_AsLoopSingletons_WorkOnBothLoops()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", async Coroutine<string> (AsyncLock gate, AsyncQueue<int> queue, ScopedUser user) =>
            {
                using (await gate.EnterAsync())
                {
                    await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
                    queue.TryPut(1);
                    return $"{await queue.GetAsync()} {ReferenceEquals(gate, user.Gate)}";
                }
            }),
            configure: builder => builder.Services.AddLoopSingleton<AsyncLock>().AddLoopSingleton<AsyncQueue<int>>().AddScoped<ScopedUser>());
        using HttpClient first = ClientOf(server), second = ClientOf(server);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? first : second).GetStringAsync("/")));

        Assert.All(answers, answer => Assert.Equal("1 True", answer));
    }

    [Fact]
    public async Task LoopSingleton_ThatTakesAnotherAndAScopedService_GetsThoseOfItsLoop()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (Outer outer, Counter counter) => $"{ReferenceEquals(outer.Counter, counter)} {outer.Scoped.IsDisposed}"),
            configure: builder => builder.Services.AddLoopSingleton<Counter>().AddLoopSingleton<Outer>().AddScoped<Resource>());

        Assert.Equal("True False", await server.Client.GetStringAsync("/"));
        Assert.Equal("True False", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Keyed_TwoKeys_AreTwoValuesOfALoop()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", ([FromKeyedServices("a")] Counter a, [FromKeyedServices("b")] Counter b, [FromKeyedServices("a")] LoopLocal<Counter> local)
                => $"{a.Id != b.Id} {ReferenceEquals(a, local.Value)} {a.Next()}"),
            configure: builder => builder.Services.AddKeyedLoopSingleton<Counter>("a").AddKeyedLoopSingleton<Counter>("b"));

        Assert.Equal("True True 1", await server.Client.GetStringAsync("/"));
        Assert.Equal("True True 2", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Interface_WithAnImplementation_GetsThat()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (ICounter counter) => counter.Next()), configure: builder => builder.Services.AddLoopSingleton<ICounter, Counter>());

        Assert.Equal("1", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Singleton_ThatTakesOne_IsRefusedAndToldOfLoopLocal()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (SingletonUser user) => user.Counter.Id), configure: builder => builder.Services.AddLoopSingleton<Counter>().AddSingleton<SingletonUser>());

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(server.Log.Errors, line => line.Exception is InvalidOperationException error
            && error.Message.Contains("There is one Counter for each event loop, and a singleton", StringComparison.Ordinal)
            && error.Message.Contains("Take LoopLocal<Counter> instead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Singleton_ThatTakesLoopLocal_ReadsTheLoopsValue()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (LocalUser user, Counter counter) => ReferenceEquals(user.Counters.Value, counter)),
            configure: builder => builder.Services.AddLoopSingleton<Counter>().AddSingleton<LocalUser>());

        Assert.Equal("true", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task OffLoop_TakesOne_IsRefused()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", [OffLoop] (Counter counter) => counter.Id), configure: builder => builder.Services.AddLoopSingleton<Counter>());

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(server.Log.Errors, line => line.Exception is InvalidOperationException error && error.Message.Contains("none runs on this thread", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_AsksTheApplicationForOne_IsRefused()
    {
        await using RunningServer server = await StartAsync(_ => { }, configure: builder => builder.Services.AddLoopSingleton<Counter>());

        Assert.Throws<InvalidOperationException>(() => server.App.Services.GetRequiredService<Counter>());
    }

    private static HttpClient ClientOf(RunningServer server) => new() { BaseAddress = server.Address, Timeout = Patience };

    private interface ICounter
    {
        int Next();
    }

    private sealed class Counter : ICounter
    {
        private static int s_made;
        private int _count;

        public int Id { get; } = Interlocked.Increment(ref s_made);

        public EventLoop Loop { get; } = EventLoop.Current;

        public int Next() => ++_count;
    }

    private sealed class Resource : IDisposable
    {
        public Thread MadeOn { get; } = Thread.CurrentThread;

        public Thread? DisposedOn { get; private set; }

        public bool IsDisposed => DisposedOn is not null;

        public void Dispose() => DisposedOn = Thread.CurrentThread;
    }

    private sealed record Taker(Resource Resource);

    private sealed record ScopedUser(AsyncLock Gate);

    private sealed record Outer(Counter Counter, Resource Scoped);

    private sealed record SingletonUser(Counter Counter);

    private sealed record LocalUser(LoopLocal<Counter> Counters);
}
