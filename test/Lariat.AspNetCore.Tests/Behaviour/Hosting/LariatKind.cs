using System.Collections.Concurrent;
using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Our transport on a driver: one kind for each, so that the cases share its hosts.</summary>
internal static class LariatKind
{
    private static readonly ConcurrentDictionary<string, ServerKind> s_kinds = new();

    public static ServerKind Make(string driver, Func<IoDriver> make) => s_kinds.GetOrAdd(driver, name => new ServerKind(name, web => web.UseLariat(options =>
    {
        options.LoopCount = 2;
        options.Loop = new LoopOptions { Driver = make };
    })));
}
