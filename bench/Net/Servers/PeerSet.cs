namespace Lariat.Net.Benchmarks;

/// <summary>The load generator and the servers, built from the sources in bench/Net/peers.</summary>
internal sealed record PeerSet(string Load, IReadOnlyList<Peer> Available, IReadOnlyList<MissingPeer> Missing)
{
    private const string BufferBytes = "65536";

    public static PeerSet Build(BenchmarkOptions options)
    {
        var toolchain = new Toolchain(Path.Combine(options.Output, "bin"));
        Building load = toolchain.CompileC("load");
        if (load.Program is null)
        {
            throw new BenchmarkException($"Without the load generator nothing can be measured: {load.Reason}");
        }

        var available = new List<Peer>();
        var missing = new List<MissingPeer>();
        foreach ((Peer peer, Func<Building> build) in Definitions(toolchain))
        {
            if (!options.Includes(peer.Name))
            {
                continue;
            }

            Building building = build();
            if (building.Program is { } program)
            {
                available.Add(peer with { Command = [.. program, .. peer.Command] });
            }
            else
            {
                missing.Add(new MissingPeer(peer.Name, building.Reason!));
            }
        }

        return new PeerSet(load.Program[0], available, missing);
    }

    /// <summary>The servers, their commands without the program, and how to get that.</summary>
    private static IEnumerable<(Peer Peer, Func<Building> Build)> Definitions(Toolchain tools)
    {
        var uvloop = new Lazy<Building>(() => Toolchain.FindPython("uvloop"));
        var asyncio = new Lazy<Building>(() => uvloop.Value.Program is null ? Toolchain.FindPython("asyncio") : uvloop.Value);

        yield return (Native(Peer.Baseline), () => tools.CompileC("epoll_echo"));
        yield return (Native("c-uring"), () => tools.CompileC("uring_echo"));
        foreach (string driver in (string[])["uring", "epoll", "portable"])
        {
            yield return (DotNet($"lariat-{driver}", "lariat-streams", driver), Toolchain.FindDotNet);
            yield return (DotNet($"lariat-{driver}-transports", "lariat-transports", driver), Toolchain.FindDotNet);
        }

        // Longer than an echo takes when nobody sleeps.
        yield return (DotNet("lariat-uring-spin", "lariat-streams", "uring", "100"), Toolchain.FindDotNet);
        yield return (DotNet("pool-sockets", "pool-sockets", BufferBytes) with { HasBuffers = true }, Toolchain.FindDotNet);
        yield return (DotNet("kestrel", "kestrel"), Toolchain.FindDotNet);
        yield return (Native("tokio", BufferBytes) with { HasBuffers = true }, tools.BuildTokio);
        yield return (Native("go", BufferBytes) with { HasBuffers = true }, tools.BuildGo);
        yield return (Python("uvloop-protocol", "uvloop", "protocol"), () => uvloop.Value);
        yield return (Python("uvloop-streams", "uvloop", "streams"), () => uvloop.Value);
        yield return (Python("asyncio-protocol", "asyncio", "protocol"), () => asyncio.Value);
        yield return (Python("asyncio-streams", "asyncio", "streams"), () => asyncio.Value);
    }

    private static Peer Native(string name, params string[] arguments)
        => new(name, arguments, WarmUpSeconds: 0.2, CollectsGarbage: false, HasBuffers: false);

    private static Peer Python(string name, params string[] arguments)
        => new(name, arguments, WarmUpSeconds: 0.2, CollectsGarbage: true, HasBuffers: false);

    // The JIT compiles hot methods twice, and waits for 100 ms without new code each time.
    private static Peer DotNet(string name, params string[] arguments)
        => new(name, arguments, WarmUpSeconds: 4, CollectsGarbage: true, HasBuffers: false);
}
