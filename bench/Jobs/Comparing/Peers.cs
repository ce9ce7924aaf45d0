// The queues that Lariat is compared with, each set up as it is fastest, with a payload of the same size. What each process does is in
// peers/. "npm ci" in peers/node and Debian's python3-celery and python3-rq install them; Hangfire is built with this program.
namespace Lariat.Jobs.Benchmarks;

/// <summary>Finds the peers.</summary>
internal static class Peers
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "bench", "Jobs", "peers");
    private static readonly string s_modules = Path.Combine(s_folder, "node", "node_modules");

    public static Contender Graphile { get; } = Node("graphile-worker", "graphile.mjs", 100_000, "fast");

    public static Contender GraphileOfReadme { get; } = Node("graphile-worker", "graphile.mjs", 2_000, "readme", " as in its README");

    public static Contender PgBoss { get; } = Node("pg-boss", "pgboss.mjs", 50_000);

    public static Contender Hangfire { get; } = new(
        "Hangfire.PostgreSql 1.21.1", static store => ["dotnet", HangfireProgram, store.ConnectionString!], 600,
        File.Exists(HangfireProgram) ? null : "bench/Jobs/peers/hangfire is not built");

    public static Contender BullMq { get; } = Node("bullmq", "bullmq.mjs", 30_000);

    public static Contender Plainjob { get; } = Node("plainjob", "plainjob.mjs", 10_000);

    public static Contender Arq { get; } = Python("arq", "arq_peer.py", "arq.version.VERSION", 1_000);

    public static Contender Celery { get; } = Python("celery", "celery_peer.py", "celery.__version__", 1_500);

    public static Contender Rq { get; } = Python("rq", "rq_peer.py", "rq.version.VERSION", 1_000);

    private static string HangfireProgram
        => Path.Combine(s_folder, "hangfire", "bin", "Release", "net10.0", "Lariat.Jobs.Hangfire.dll");

    private static Contender Node(string package, string script, int jobs, string? mode = null, string note = "")
    {
        string folder = Path.Combine(s_modules, package);
        string name = $"{package}{note}";
        if (!Directory.Exists(folder))
        {
            return new Contender(name, static _ => [], jobs, "it is not installed: npm ci in bench/Jobs/peers/node");
        }

        // A native module was built for the node that ran npm; the others ask for a newer one, which is a package too.
        string node = package == "plainjob" ? "node" : Path.Combine(s_modules, ".bin", "node");
        CommandResult version = Command.Run(node, ["-p", $"JSON.parse(fs.readFileSync('{folder}/package.json')).version"]);
        string[] mode_ = mode is null ? [] : [mode];
        return new Contender(
            $"{package} {version.Output.Trim()}{note}", store => [node, Path.Combine(s_folder, "node", script), store.File ?? store.Url!, .. mode_], jobs,
            version.IsSuccess ? null : version.Errors);
    }

    /// <summary>Debian's packages belong to the Python in /usr/bin, whatever is first on the path.</summary>
    private static Contender Python(string module, string script, string version, int jobs)
    {
        string path = Path.Combine(s_folder, "python", script);
        string probe = $"import {module}, {version[..version.LastIndexOf('.')]}; print({version})";
        string[] pythons = ["/usr/bin/python3", "python3"];
        foreach (string python in pythons)
        {
            CommandResult result = Command.Run(python, ["-c", probe]);
            if (result.IsSuccess)
            {
                return new Contender($"{module} {result.Output.Trim()}", store => [python, path, store.Url!], jobs);
            }
        }

        return new Contender(module, static _ => [], jobs, $"none of {string.Join(", ", pythons)} can import {module}");
    }
}
