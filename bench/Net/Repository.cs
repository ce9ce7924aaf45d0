namespace Lariat.Net.Benchmarks;

/// <summary>Where the sources of the peers are.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    public static string PeerSource(string name) => Path.Combine(Folder, "bench", "Net", "peers", name);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lariat.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new BenchmarkException("Run this inside the repository: there is no Lariat.slnx above the program.");
    }
}
