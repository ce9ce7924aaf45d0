using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Hosting;

/// <summary>A scope of the container for each loop, as old as the loop: from it come the services that a loop's singletons take. On a loop.</summary>
internal sealed class LoopScopes(IServiceScopeFactory factory)
{
    private readonly LoopLocal<IServiceScope> _scopes = new(_ => factory.CreateScope());

    public IServiceProvider Services => _scopes.Value.ServiceProvider;
}
