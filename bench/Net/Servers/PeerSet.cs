namespace Lariat.Net.Benchmarks;

/// <summary>The load generator and the servers, built from the sources in bench/Net/peers.</summary>
internal sealed record PeerSet(string Load, IReadOnlyList<Peer> Available, IReadOnlyList<MissingPeer> Missing)
{
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
        foreach ((string name, Func<Building> build, string[] arguments, double warmUpSeconds, bool collects) in Definitions(toolchain))
        {
            if (!options.Includes(name))
            {
                continue;
            }

            Building building = build();
            if (building.Program is { } program)
            {
                available.Add(new Peer(name, [.. program, .. arguments], warmUpSeconds, collects));
            }
            else
            {
                missing.Add(new MissingPeer(name, building.Reason!));
            }
        }

        return new PeerSet(load.Program[0], available, missing);
    }

    private static IEnumerable<(string Name, Func<Building> Build, string[] Arguments, double WarmUpSeconds, bool Collects)> Definitions(Toolchain tools)
    {
        // A .NET program compiles hot methods twice, and waits for 100 ms without new code each time.
        const double Jit = 1.5;
        const double None = 0.2;
        var uvloop = new Lazy<Building>(() => Toolchain.FindPython("uvloop"));
        var asyncio = new Lazy<Building>(() => uvloop.Value.Program is null ? Toolchain.FindPython("asyncio") : uvloop.Value);

        yield return (Peer.Baseline, () => tools.CompileC("epoll_echo"), [], None, false);
        yield return ("c-uring", () => tools.CompileC("uring_echo"), [], None, false);
        foreach (string driver in (string[])["uring", "epoll", "portable"])
        {
            yield return ($"lariat-{driver}", Toolchain.FindDotNet, ["lariat-streams", driver], Jit, true);
            yield return ($"lariat-{driver}-transports", Toolchain.FindDotNet, ["lariat-transports", driver], Jit, true);
        }

        yield return ("pool-sockets", Toolchain.FindDotNet, ["pool-sockets", "65536"], Jit, true);
        yield return ("kestrel", Toolchain.FindDotNet, ["kestrel"], Jit, true);
        yield return ("tokio", tools.BuildTokio, [], None, false);
        yield return ("go", tools.BuildGo, [], None, false);
        yield return ("uvloop-protocol", () => uvloop.Value, ["uvloop", "protocol"], None, true);
        yield return ("uvloop-streams", () => uvloop.Value, ["uvloop", "streams"], None, true);
        yield return ("asyncio-protocol", () => asyncio.Value, ["asyncio", "protocol"], None, true);
        yield return ("asyncio-streams", () => asyncio.Value, ["asyncio", "streams"], None, true);
    }
}
