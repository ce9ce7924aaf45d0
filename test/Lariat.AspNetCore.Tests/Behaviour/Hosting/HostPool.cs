using System.Collections.Concurrent;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>One host for each configuration and transport, started when it is first asked for; they live as long as the test process.</summary>
internal static class HostPool
{
    private static readonly ConcurrentDictionary<(HostProfile, ServerKind), Lazy<Task<BehaviourHost>>> s_hosts = new();

    public static Task<BehaviourHost> GetAsync(HostProfile profile, ServerKind kind)
        => s_hosts.GetOrAdd((profile, kind), static key => new Lazy<Task<BehaviourHost>>(() => BehaviourHost.StartAsync(key.Item1, key.Item2))).Value;
}
