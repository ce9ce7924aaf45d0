using Microsoft.Extensions.DependencyInjection;

namespace Lariat.Jobs.AspNetCore;

/// <summary>A scope as the services of one try, disposed of with it.</summary>
internal sealed class ScopedServices(AsyncServiceScope scope) : IServiceProvider, IAsyncDisposable
{
    public object? GetService(Type serviceType) => scope.ServiceProvider.GetService(serviceType);

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
