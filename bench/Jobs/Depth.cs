// A queue of ten million jobs should be as fast as one of a hundred thousand. The rows are made by SQL, as that many enqueues would take
// minutes: as many ready jobs of priority 2, and a tenth as many that are due tomorrow, of priority 0, in front of them.
using System.Text;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures Lariat on PostgreSQL with queues of two lengths.</summary>
/// <param name="servers">The servers.</param>
/// <param name="ready">How many jobs are ready in the long queue.</param>
internal sealed class Depth(Servers servers, int ready)
{
    private const int Short = 100_000;
    private const int Taken = 50_000;
    private const int Chunk = 500_000;
    private const int Rounds = 3;

    // Ids as a client makes them, in the order of time; the payload is that of the other rows.
    private static readonly CompositeFormat s_fill = CompositeFormat.Parse("""
        SET synchronous_commit = off;
        INSERT INTO lariat.job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, payload)
        SELECT (lpad(to_hex({2}::bigint * 10000000000 + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid, 'default', 'noop', 1, {2},
          now() + i * interval '1 microsecond' + interval '{3}', 20, 0, now(), '"forty bytes of JSON, it says, all in all"'
        FROM generate_series({0}, {1}) i
        """);

    private readonly Meter _meter = new(servers);

    public void Print()
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine("| ready | scheduled | jobs/s | client + server, µs a job |");
        Console.WriteLine("|---|---|---|---|");
        double shortRate = Print(Short);
        double longRate = Print(ready);
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"{ready:N0} ready to {Short:N0}: {longRate / shortRate:P0}; goal ≥ 80 %: {(longRate >= 0.8 * shortRate ? "met" : "**missed**")}."));
    }

    private double Print(int count)
    {
        Store store = servers.Create(Engine.Postgres);
        try
        {
            Contender lariat = Rows.Lariat("nothing");
            using PeerProcess process = PeerProcess.Start(lariat, store);
            process.Ask("fill", lariat.WarmUpJobs);
            process.Ask("run", lariat.WarmUpJobs);
            Insert(store, count, priority: 2, "0");
            Insert(store, count / 10, priority: 0, "1 day");
            Servers.Settle(store);
            (double Rate, double Client, double Server)[] runs = [.. Enumerable.Range(0, Rounds).Select(_ =>
            {
                (double seconds, double client, double server) = _meter.Time(process, Engine.Postgres, "take", Taken / Rounds);
                return (Taken / Rounds / seconds, client, server);
            }).OrderBy(static run => run.Item1)];
            (double rate, double client, double server) = runs[Rounds / 2];
            Console.WriteLine(FormattableString.Invariant(
                $"| {count:N0} | {count / 10:N0} | {rate:N0} ({runs[0].Rate:N0}–{runs[^1].Rate:N0}) | {client:N1} + {server:N1} |"));
            return rate;
        }
        finally
        {
            servers.Drop(store);
        }
    }

    private static void Insert(Store store, int count, int priority, string delay)
    {
        for (int done = 0; done < count; done += Chunk)
        {
            Servers.Execute(store.ConnectionString!, string.Format(
                System.Globalization.CultureInfo.InvariantCulture, s_fill, done + 1, Math.Min(done + Chunk, count), priority, delay));
        }
    }
}
