namespace Lariat.Net.Benchmarks;

/// <summary>What a goal says about a server in a cell, and what was measured. A goal is met if the interval overlaps it.</summary>
internal sealed record Verdict(string Goal, string Server, Cell Cell, Interval Measured, double Bound, bool IsMet)
{
    public override string ToString() => IsMet ? Measured.ToString("F2") : $"**{Measured.ToString("F2")}**";
}

/// <summary>One server against another: at most so much processor time per message, or at least so many messages a second.</summary>
internal sealed record Goal(string Reference, bool IsOfCpu, double Bound, string[] Servers, Func<Cell, bool> Applies)
{
    private static readonly string[] s_lariat = ["lariat-uring", "lariat-epoll"];

    public static IReadOnlyList<Goal> All { get; } =
    [
        Cpu(Peer.Baseline, 1.05, ["lariat-epoll"], _ => true),
        Cpu(Peer.Baseline, 0.95, ["lariat-uring"], bytes => bytes <= 1024),
        Cpu(Peer.Baseline, 1.1, ["lariat-uring"], bytes => bytes == 100 * 1024),
        Cpu(Peer.Baseline, 2, ["lariat-portable"], _ => true),
        Cpu("pool-sockets", 0.5, s_lariat, _ => true),
        new("tokio", false, 1, s_lariat, IsOf(64)),
        new("uvloop-protocol", false, 1, s_lariat, IsOf(64)),
        new("uvloop-protocol", false, 1.8, s_lariat, IsOf(10 * 1024)),
        new("uvloop-streams", false, 1.5, s_lariat, _ => true),
    ];

    public string Text => IsOfCpu ? $"CPU ≤ {Bound} x {Reference}" : $"messages/s ≥ {Bound} x {Reference}";

    public IEnumerable<Verdict> Judge(ResultTable table)
    {
        foreach (string server in Servers)
        {
            foreach (Cell cell in table.Cells.Where(Applies))
            {
                Interval? ratio = table.Ratio(server, Reference, cell, sample => IsOfCpu ? sample.CpuPerMessage : sample.MessagesPerSecond);
                if (ratio is { } measured)
                {
                    yield return new Verdict(Text, server, cell, measured, Bound, IsOfCpu ? measured.Low <= Bound : measured.High >= Bound);
                }
            }
        }
    }

    private static Goal Cpu(string reference, double bound, string[] servers, Func<int, bool> applies)
        => new(reference, true, bound, servers, cell => cell.Connections == 100 && applies(cell.Bytes));

    // One connection measures how long an idle machine takes to wake up.
    private static Func<Cell, bool> IsOf(int bytes) => cell => cell.Bytes == bytes && cell.Connections > 1;
}
