namespace Lariat.Http.Benchmarks;

/// <summary>What is measured, and of whom.</summary>
internal static class Benchmark
{
    private const int PostBytes = 1024;
    private const int QuickRounds = 7;
    private const double SecondsDefault = 0.4;

    private static readonly IRow[] s_serverRows =
    [
        new LoadRow("plaintext", "/plaintext"),
        new LoadRow("json", "/json"),
        new LoadRow("https", "/plaintext", isTls: true),
        new LoadRow("post_1k", "/post", new byte[PostBytes]),
        new LoadRow("download_100k", "/download"),
    ];

    public static int Run(BenchmarkOptions options)
    {
        var rounds = new Rounds(options.Seconds ?? SecondsDefault, options.IsJson ? TextWriter.Null : Console.Error);
        int count = options.Rounds ?? QuickRounds;
        IRow[] rows = [.. s_serverRows.Where(row => options.IncludesRow(row.Name))];
        if (rows.Length > 0)
        {
            rounds.RunServers([.. DotNetPeers.Servers().Where(peer => options.IncludesServer(peer.Name))], rows, count);
        }

        var client = new ClientRow();
        if (options.IncludesRow(client.Name))
        {
            using var server = new CannedServer();
            rounds.RunClients([.. DotNetPeers.Clients($"http://127.0.0.1:{server.Port}/").Where(peer => options.IncludesServer(peer.Name))], client, count);
        }

        QuickReport.Print(Figures.Of(rounds.Samples), options.IsJson);
        foreach (string failure in rounds.Failures)
        {
            Console.Error.WriteLine(failure);
        }

        return rounds.Failures.Count == 0 ? 0 : 1;
    }
}
