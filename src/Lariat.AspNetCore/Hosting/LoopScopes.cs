using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Hosting;

/// <summary>
/// A container scope for each loop, with the same lifetime: it provides the dependencies of the loop's singletons. On a loop.
/// </summary>
internal sealed class LoopScopes(IServiceScopeFactory factory)
{
    private readonly LoopLocal<IServiceScope> _scopes = new(_ => factory.CreateScope());

    public IServiceProvider Services => _scopes.Value.ServiceProvider;
}
