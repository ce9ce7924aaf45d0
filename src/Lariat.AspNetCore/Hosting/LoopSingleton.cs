// A service that lives as long as a loop. A container has three lifetimes: its own, a scope's, a consumer's; so a LoopLocal creates and
// disposes the value, and the container only returns it. Invariant: the container's root gets none, since all loops share the objects that
// live there.
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Hosting;

/// <summary>The values of one registration, one for each loop. Any thread.</summary>
internal sealed class LoopSingleton<T>
    where T : class
{
    // At its end a scope disposes every object that a factory has created for it, but this one is shared with other requests. A container
    // neither keeps nor disposes an object whose lifetime it does not recognize (LoopSingletonTests). Third-party containers may: see
    // CheckContainer.
    private const ServiceLifetime LifeOfALoop = (ServiceLifetime)3;

    private readonly IServiceProvider _root;

    private LoopSingleton(IServiceProvider root, Func<IServiceProvider, T> make)
    {
        _root = root;
        LoopScopes scopes = root.GetRequiredService<LoopScopes>();
        Local = new LoopLocal<T>(_ => make(scopes.Services));
    }

    public LoopLocal<T> Local { get; }

    /// <summary>Registers the values, as <typeparamref name="T"/> and as <see cref="LoopLocal{T}"/>.</summary>
    public static void Add(IServiceCollection services, object? key, Func<IServiceProvider, T> make)
    {
        services.AddKeyedSingleton(typeof(LoopSingleton<T>), key, (root, _) => new LoopSingleton<T>(root, make));
        services.AddKeyedSingleton(typeof(LoopLocal<T>), key, (root, _) => Find(root, key).Local);
        services.Add(ServiceDescriptor.DescribeKeyed(typeof(T), key, (provider, _) => Find(provider, key).Get(provider), LifeOfALoop));
    }

    private static LoopSingleton<T> Find(IServiceProvider provider, object? key) => provider.GetRequiredKeyedService<LoopSingleton<T>>(key);

    private T Get(IServiceProvider provider)
    {
        string name = typeof(T).Name.Split('`')[0];
        string remedy = $"Take LoopLocal<{name}> instead, from anywhere, and read its Value on the loop: docs/loops.md.";
        if (ReferenceEquals(provider, _root))
        {
            throw new InvalidOperationException(
                $"There is one {name} for each event loop, and a singleton, or the application itself, would use one loop's on all of "
                    + $"them. {remedy}");
        }

        if (EventLoop.CurrentOrNull is null)
        {
            throw new InvalidOperationException(
                $"There is one {name} for each event loop, and none runs on this thread: this code is not in a request of UseLariat(), or "
                    + $"is [OffLoop]. {remedy}");
        }

        T value = Local.Value;
        CheckContainer(provider, value, remedy);
        return value;
    }

    private static void CheckContainer(IServiceProvider provider, T value, string remedy)
    {
        if (value is IDisposable or IAsyncDisposable && provider.GetType().Assembly != typeof(ServiceProvider).Assembly)
        {
            throw new InvalidOperationException(
                $"{value.GetType().Name} is disposable and lives as long as its event loop; this container ({provider.GetType().FullName}) "
                    + $"would dispose it with the request. {remedy}");
        }
    }
}
