// What a row must fulfil. No bound is a measured time: the only limits of time are those after which a server hangs.
using Lariat.Attacks.Serving;

namespace Lariat.Attacks.Results;

/// <summary>Decides whether a row has failed, and says why.</summary>
internal static class Verdict
{
    // What the runtime opens when it comes to it: its own pipes and event queues.
    public const int DescriptorsMore = 4;

    // Materially worse than Kestrel: more than twice its growth, and so much that it is not the garbage collector's moment.
    private const int KestrelFactor = 2;
    private const long GrowthBytesMore = 64L * 1024 * 1024;
    private const int LogEntriesMore = 20;

    /// <param name="row">What was measured.</param>
    /// <param name="attack">Its limits count too.</param>
    /// <param name="kestrel">The same attack on Kestrel's own transport, if it was measured.</param>
    public static IReadOnlyList<string> Check(Row row, IAttack attack, Row? kestrel)
    {
        var faults = new List<string>(row.Faults);
        Require(row.Latencies.Count == row.Asked, $"{row.Asked - row.Latencies.Count} of {row.Asked} requests of the client beside the attack were not answered");
        Require(row.AnsweredAfter == row.AskedAfter, $"after the attack {row.AskedAfter - row.AnsweredAfter} of {row.AskedAfter} requests were not answered");
        Require(row.Server == ServerKinds.Kestrel || Left(row) <= DescriptorsMore + (KestrelFactor * Math.Max(0, Left(kestrel))),
            $"{Left(row)} descriptors more than before the attack, on Kestrel {Left(kestrel)}");
        Require(row.GrowthBytes <= attack.MaxGrowthBytes, $"memory grew by more than {Table.MiB(attack.MaxGrowthBytes)} MiB");
        Require(row.EndTime is not null, "the server did not end after SIGTERM");
        Require(row.EndTime is null || row.ExitCode == 0, $"the server ended with exit code {row.ExitCode}");
        if (kestrel is not null && row.Server != ServerKinds.Kestrel)
        {
            Require(row.GrowthBytes <= (KestrelFactor * kestrel.GrowthBytes) + GrowthBytesMore,
                $"memory grew by {Table.MiB(row.GrowthBytes)} MiB, on Kestrel by {Table.MiB(kestrel.GrowthBytes)}");
            Require(row.Log.Count <= (KestrelFactor * kestrel.Log.Count) + LogEntriesMore, $"{row.Log.Count} warnings and errors, on Kestrel {kestrel.Log.Count}");
        }

        return faults;

        static int Left(Row? of) => of?.DescriptorsAfter is { } after ? after - of.DescriptorsBefore : 0;

        void Require(bool isTrue, string fault)
        {
            if (!isTrue)
            {
                faults.Add(fault);
            }
        }
    }
}
