namespace Lariat.Analyzers.Tests;

public class SharedAcrossLoopsTests
{
    // The container's own assembly is not needed: the rule goes by names.
    private const string Container = """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection;

            public static class ServiceCollectionServiceExtensions
            {
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services) => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, T instance) => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, Func<IServiceProvider, T> make) => services;
                public static IServiceCollection AddSingleton<T, TImplementation>(this IServiceCollection services) => services;
                public static IServiceCollection AddSingleton(this IServiceCollection services, Type type) => services;
                public static IServiceCollection AddKeyedSingleton<T>(this IServiceCollection services, object? key) => services;
                public static IServiceCollection AddScoped<T>(this IServiceCollection services) => services;
            }
        }

        """;

    [Fact]
    public Task LoopBoundObject_InAStaticFieldOrAutoProperty_IsReported() => Check.MembersAsync("""
        private static readonly AsyncLock s_gate = new(); // LAR0014
        private static AsyncQueue<int>? s_queue; // LAR0014
        private static readonly AsyncBoundedSemaphore s_permits = new(3); // LAR0014
        private static LoopTask<int>? s_task; // LAR0014
        private static Lariat.Net.Connection? s_connection; // LAR0014

        static AsyncEvent Started { get; } = new(); // LAR0014

        static void Use()
        {
            _ = s_gate;
            s_queue = null;
            s_permits.Release();
            s_task = null;
            s_connection = null;
            _ = (s_queue, s_task, s_connection);
        }
        """);

    [Fact]
    public Task InstancesPerLoopAndPerThread_AreNot() => Check.MembersAsync("""
        private readonly AsyncLock _gate = new();
        private static readonly LoopLocal<AsyncLock> s_gates = new(static _ => new AsyncLock());
        private static readonly SemaphoreSlim s_slim = new(1);

        [ThreadStatic]
        private static AsyncEvent? t_event;

        static AsyncLock Gate => s_gates.Value;

        static AsyncQueue<int> MakeQueue() => new();

        void Use() => t_event = _gate is null || s_slim is null ? null : t_event;
        """);

    [Fact]
    public Task Singleton_ThatIsOne_IsReported() => Check.SourceAsync("""
        using Microsoft.Extensions.DependencyInjection;

        class Program
        {
            static void Add(IServiceCollection services)
            {
                services.AddSingleton<AsyncLock>(); // LAR0014
                services.AddSingleton(new AsyncQueue<int>()); // LAR0014
                services.AddSingleton(_ => new AsyncSemaphore(2)); // LAR0014
                services.AddSingleton(typeof(AsyncEvent)); // LAR0014
                services.AddKeyedSingleton<AsyncLock>("key"); // LAR0014
            }
        }

        """ + Container);

    [Fact]
    public Task Singleton_ThatHasOne_IsReported() => Check.SourceAsync("""
        using Microsoft.Extensions.DependencyInjection;

        interface IStore;

        class Store : IStore
        {
            public AsyncLock Gate { get; } = new();
        }

        class Program
        {
            static void Add(IServiceCollection services)
            {
                services.AddSingleton<Store>(); // LAR0014
                services.AddSingleton<IStore, Store>(); // LAR0014
                services.AddSingleton(new Store()); // LAR0014
            }
        }

        """ + Container);

    [Fact]
    public Task ScopedOnesOthersAndMethodsOfTheSameName_AreNot() => Check.SourceAsync("""
        using Microsoft.Extensions.DependencyInjection;

        class Plain
        {
            private readonly LoopLocal<AsyncLock> _gates = new(static _ => new AsyncLock());

            public AsyncLock Gate => _gates.Value;
        }

        class Program
        {
            static void AddSingleton<T>()
            {
            }

            static void Add(IServiceCollection services)
            {
                services.AddSingleton<Plain>();
                services.AddSingleton(new LoopLocal<AsyncLock>(static _ => new AsyncLock()));
                services.AddScoped<AsyncLock>();
                AddSingleton<AsyncLock>();
            }
        }

        """ + Container);
}
