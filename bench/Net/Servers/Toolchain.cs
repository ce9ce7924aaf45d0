namespace Lariat.Net.Benchmarks;

/// <summary>What came of building a peer: how it is started, or why it cannot be.</summary>
internal sealed record Building(string[]? Program, string? Reason);

/// <summary>Builds the peers with what the machine has: cc, go, cargo with Debian's crates, python3.</summary>
internal sealed class Toolchain
{
    // Debian's librust-…-dev packages; nothing is downloaded.
    private const string DebianCrates = "/usr/share/cargo/registry";

    private readonly string _output;

    public Toolchain(string output)
    {
        _output = output;
        Directory.CreateDirectory(output);
    }

    public Building CompileC(string name)
    {
        string program = Path.Combine(_output, name);
        return Built(Command.Run("cc", ["-O2", "-o", program, Repository.PeerSource("Net", name + ".c")]), [program]);
    }

    public Building BuildGo()
    {
        string program = Path.Combine(_output, "go_echo");
        return Built(Command.Run("go", ["build", "-o", program, Repository.PeerSource("Net", "echo.go")]), [program]);
    }

    public Building BuildTokio()
    {
        if (!Directory.Exists(DebianCrates))
        {
            return new Building(null, $"there are no crates in {DebianCrates} (librust-tokio-dev)");
        }

        // cargo writes its lock file beside the manifest: not into the sources.
        string folder = Path.Combine(_output, "tokio");
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.Copy(Path.Combine(Repository.PeerSource("Net", "tokio"), "Cargo.toml"), Path.Combine(folder, "Cargo.toml"), overwrite: true);
        File.Copy(Path.Combine(Repository.PeerSource("Net", "tokio"), "src", "main.rs"), Path.Combine(folder, "src", "main.rs"), overwrite: true);
        CommandResult result = Command.Run(
            "cargo",
            [
                "build", "--release", "--offline", "--quiet",
                "--manifest-path", Path.Combine(folder, "Cargo.toml"), "--target-dir", Path.Combine(folder, "target"),
                "--config", "source.crates-io.replace-with='debian'", "--config", $"source.debian.directory='{DebianCrates}'",
            ]);
        return Built(result, [Path.Combine(folder, "target", "release", "tokio_echo")]);
    }

    /// <summary>The .NET peers were built with this program.</summary>
    public static Building FindDotNet() => new(["dotnet", Path.Combine(AppContext.BaseDirectory, "Lariat.Net.Peers.dll")], null);

    /// <summary>The first Python that has a module. Debian's packages belong to the one in /usr/bin, whatever is first on the path.</summary>
    public static Building FindPython(string module)
    {
        string[] candidates = ["python3.13", "python3", "/usr/bin/python3"];
        string? found = Array.Find(candidates, python => Command.Run(python, ["-c", $"import {module}"]).IsSuccess);
        return found is null
            ? new Building(null, $"none of {string.Join(", ", candidates)} can import {module}")
            : new Building([found, Repository.PeerSource("Net", "echo.py")], null);
    }

    private static Building Built(CommandResult result, string[] program)
        => result.IsSuccess ? new Building(program, null) : new Building(null, result.Errors);
}
