using System.Net;
using Lariat.AspNetCore;
using Lariat.AspNetCore.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.Tests;

/// <summary>Endpoints on the driver that every machine has; the drivers have nothing to do with generated code.</summary>
public sealed class NoDynamicEndpointTests() : ContextEndpointTests(DriverKind.Portable)
{
    [Fact]
    public async Task Coroutine_WithParameters_SaysWhatToDo()
    {
        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(
            () => StartAsync(app => app.MapGet("/{name}", async Coroutine<string> (string name) => await Coroutine.FromResult(name))));

        Assert.Contains("take only the HttpContext", error.Message, StringComparison.Ordinal);
    }
}
