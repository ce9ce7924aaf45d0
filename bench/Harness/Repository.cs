namespace Lariat.Benchmarks.Harness;

/// <summary>The repository that the benchmarks were built in.</summary>
public static class Repository
{
    /// <exception cref="BenchmarkException">The program does not run inside a repository.</exception>
    public static string Root => field ??= Find();

    /// <summary>The source of a peer.</summary>
    /// <param name="benchmark">The directory below bench; "" for the peers that several benchmarks share.</param>
    /// <param name="name">Its name in the directory "peers".</param>
    public static string PeerSource(string benchmark, string name) => Path.Combine(Root, "bench", benchmark, "peers", name);

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Lariat.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new BenchmarkException("Run the benchmark inside the repository: there is no Lariat.slnx above the program.");
    }
}
