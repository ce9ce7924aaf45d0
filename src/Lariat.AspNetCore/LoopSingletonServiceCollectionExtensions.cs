using System.Diagnostics.CodeAnalysis;
using Lariat.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lariat.AspNetCore;

/// <summary>Adds services that exist once for each event loop.</summary>
public static class LoopSingletonServiceCollectionExtensions
{
    /// <summary>
    /// Adds a service that exists once for each event loop: created when it is first resolved there, disposed when the loop ends.
    /// </summary>
    /// <typeparam name="TService">Created by its constructor. Its dependencies come from a scope that lives as long as the loop, and may
    /// include other loop singletons.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <remarks>
    /// <para>For objects that belong to a loop, such as a lock or a queue, and for state that then needs no locks. Endpoints, controllers
    /// and services of a request depend on it as on any service, and get the instance of the request's loop. A singleton depends on
    /// <see cref="LoopLocal{T}"/>, which is registered too, and reads its <see cref="LoopLocal{T}.Value"/> on the loop.</para>
    /// <para>If it is resolved by a singleton, from the application's own provider, or on a thread where no loop runs (<c>[OffLoop]</c>),
    /// it throws an <see cref="InvalidOperationException"/> with the reason. No counterpart in asyncio.</para>
    /// </remarks>
    public static IServiceCollection AddLoopSingleton<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(this IServiceCollection services)
        where TService : class
        => services.AddKeyedLoopSingleton<TService>(serviceKey: null);

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <typeparam name="TService">The service type.</typeparam>
    /// <typeparam name="TImplementation">The implementation type.</typeparam>
    public static IServiceCollection AddLoopSingleton<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services)
        where TService : class
        where TImplementation : class, TService
        => services.AddKeyedLoopSingleton<TService, TImplementation>(serviceKey: null);

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <typeparam name="TService">The service type.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="make">Runs on the loop, once for each; receives the services of the loop's scope.</param>
    public static IServiceCollection AddLoopSingleton<TService>(this IServiceCollection services, Func<IServiceProvider, TService> make)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return services.AddKeyedLoopSingleton(serviceKey: null, (provider, _) => make(provider));
    }

    /// <inheritdoc cref="AddLoopSingleton{TService}(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="serviceKey">As in <c>[FromKeyedServices(key)]</c>; each key has its own instances.</param>
    public static IServiceCollection AddKeyedLoopSingleton<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IServiceCollection services, object? serviceKey)
        where TService : class
        => services.AddKeyedLoopSingleton<TService, TService>(serviceKey);

    /// <inheritdoc cref="AddKeyedLoopSingleton{TService}(IServiceCollection, object?)"/>
    /// <typeparam name="TService">The service type.</typeparam>
    /// <typeparam name="TImplementation">The implementation type.</typeparam>
    public static IServiceCollection AddKeyedLoopSingleton<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, object? serviceKey)
        where TService : class
        where TImplementation : class, TService
        => services.AddKeyedLoopSingleton<TService>(
            serviceKey, static (provider, _) => ActivatorUtilities.CreateInstance<TImplementation>(provider));

    /// <inheritdoc cref="AddKeyedLoopSingleton{TService}(IServiceCollection, object?)"/>
    /// <typeparam name="TService">The service type.</typeparam>
    /// <param name="make">Runs on the loop, once for each; receives the services of the loop's scope, and the key.</param>
    public static IServiceCollection AddKeyedLoopSingleton<TService>(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, object?, TService> make)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(make);
        services.TryAddSingleton<LoopScopes>();
        LoopSingleton<TService>.Add(services, serviceKey, provider => make(provider, serviceKey));
        return services;
    }
}
