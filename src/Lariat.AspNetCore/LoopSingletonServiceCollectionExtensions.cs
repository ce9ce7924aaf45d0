using System.Diagnostics.CodeAnalysis;
using Lariat.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lariat.AspNetCore;

/// <summary>Services of which each event loop has one.</summary>
public static class LoopSingletonServiceCollectionExtensions
{
    /// <summary>Adds a service of which each event loop has one: made when it is first taken there, disposed when the loop ends.</summary>
    /// <typeparam name="TService">Made by its constructor. What it takes comes from a scope that lives as long as the loop; other loop singletons may be among it.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <remarks>
    /// <para>For what belongs to a loop, a lock or a queue for instance, and for state that needs no locks then. Endpoints, controllers and services of a request take it as any service, and get that of the
    /// request's loop. A singleton takes <see cref="LoopLocal{T}"/>, which is registered too, and reads its <see cref="LoopLocal{T}.Value"/> on the loop.</para>
    /// <para>Taken by a singleton, from the application's own provider, or on a thread where no loop runs (<c>[OffLoop]</c>), it throws an <see cref="InvalidOperationException"/> that says so.
    /// No counterpart in asyncio.</para>
    /// </remarks>
    public static IServiceCollection AddLoopSingleton<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(this IServiceCollection services)
        where TService : class
        => services.AddKeyedLoopSingleton<TService>(serviceKey: null);

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <typeparam name="TService">What is taken.</typeparam>
    /// <typeparam name="TImplementation">What is made.</typeparam>
    public static IServiceCollection AddLoopSingleton<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(this IServiceCollection services)
        where TService : class
        where TImplementation : class, TService
        => services.AddKeyedLoopSingleton<TService, TImplementation>(serviceKey: null);

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <typeparam name="TService">What is taken.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="make">Runs on the loop, once for each; gets the services of the loop's scope.</param>
    public static IServiceCollection AddLoopSingleton<TService>(this IServiceCollection services, Func<IServiceProvider, TService> make)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return services.AddKeyedLoopSingleton(serviceKey: null, (provider, _) => make(provider));
    }

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="serviceKey">As in <c>[FromKeyedServices(key)]</c>; each key has values of its own.</param>
    public static IServiceCollection AddKeyedLoopSingleton<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IServiceCollection services, object? serviceKey)
        where TService : class
        => services.AddKeyedLoopSingleton<TService, TService>(serviceKey);

    /// <inheritdoc cref="AddKeyedLoopSingleton{TService}(IServiceCollection, object?)"/>
    /// <typeparam name="TService">What is taken.</typeparam>
    /// <typeparam name="TImplementation">What is made.</typeparam>
    public static IServiceCollection AddKeyedLoopSingleton<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, object? serviceKey)
        where TService : class
        where TImplementation : class, TService
        => services.AddKeyedLoopSingleton<TService>(serviceKey, static (provider, _) => ActivatorUtilities.CreateInstance<TImplementation>(provider));

    /// <inheritdoc cref="AddKeyedLoopSingleton{TService}(IServiceCollection, object?)"/>
    /// <typeparam name="TService">What is taken.</typeparam>
    /// <param name="make">Runs on the loop, once for each; gets the services of the loop's scope, and the key.</param>
    public static IServiceCollection AddKeyedLoopSingleton<TService>(this IServiceCollection services, object? serviceKey, Func<IServiceProvider, object?, TService> make)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(make);
        services.TryAddSingleton<LoopScopes>();
        LoopSingleton<TService>.Add(services, serviceKey, provider => make(provider, serviceKey));
        return services;
    }
}
