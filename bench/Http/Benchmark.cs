namespace Lariat.Http.Benchmarks;

/// <summary>What is measured, and of whom.</summary>
internal static class Benchmark
{
    private const int PostBytes = 1024;
    private const int QuickRounds = 6;
    private const int FullRounds = 10;
    private const double SecondsDefault = 0.4;

    private static readonly IRow[] s_quickRows =
    [
        new LoadRow("plaintext", "/plaintext"),
        new LoadRow("json", "/json"),
        new LoadRow("https", "/plaintext", isTls: true),
        new LoadRow("post_1k", "/post", new byte[PostBytes]),
        new LoadRow("download_100k", "/download"),
        new WebSocketPiecesRow("ws_pieces", gapMicroseconds: 0),
    ];

    private static readonly IRow[] s_fullRows = [.. s_quickRows, new WebSocketRow(), new WebSocketPiecesRow("ws_pieces_paced", gapMicroseconds: 50), new LoadRow("one_slow", "/plaintext", sidePath: "/slow")];

    public static int Run(BenchmarkOptions options)
    {
        bool isQuick = options.Command == BenchmarkCommand.Quick;
        var rounds = new Rounds(options.Seconds ?? SecondsDefault, options.IsJson ? TextWriter.Null : Console.Error);
        int count = options.Rounds ?? (isQuick ? QuickRounds : FullRounds);
        OtherPeers? others = isQuick ? null : new OtherPeers(options.Output);
        IRow[] rows = [.. (isQuick ? s_quickRows : s_fullRows).Where(row => options.IncludesRow(row.Name))];
        Peer[] servers = [.. DotNetPeers.Servers().Concat(others?.Available ?? []).Where(peer => options.IncludesServer(peer.Name))
            .Select(peer => peer with { Cores = options.ServerCores })];
        if (rows.Length > 0)
        {
            rounds.RunServers(servers, rows, count);
        }

        var client = new ClientRow();
        if (options.IncludesRow(client.Name))
        {
            using var server = new CannedServer();
            rounds.RunClients([.. DotNetPeers.Clients($"http://127.0.0.1:{server.Port}/").Where(peer => options.IncludesServer(peer.Name))], client, count);
        }

        IReadOnlyList<Figures> figures = Figures.Of(rounds.Samples);
        QuickReport.Print(figures, options.IsJson);
        if (!isQuick)
        {
            MarkdownReport.Write(options.Output, figures, others!.Missing, rounds.Failures, count, options.Seconds ?? SecondsDefault);
        }

        foreach (string failure in rounds.Failures)
        {
            Console.Error.WriteLine(failure);
        }

        return rounds.Failures.Count == 0 ? 0 : 1;
    }
}
