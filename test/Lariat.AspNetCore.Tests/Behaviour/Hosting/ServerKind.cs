using Microsoft.AspNetCore.Hosting;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Which transport a host is on.</summary>
internal sealed record ServerKind(string Name, Action<IWebHostBuilder> Configure)
{
    /// <summary>What every answer is compared with.</summary>
    public static ServerKind Kestrel { get; } = new("Kestrel", static _ => { });

    public override string ToString() => Name;
}
