// What a transaction that stays open does to a queue: the server cannot remove the entries of the jobs that have ended since, so the way
// to the next ready job becomes longer with each of them. The rate before, after many jobs have passed, and when the transaction has ended.
using System.Data;
using Npgsql;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures Lariat and graphile-worker beside a REPEATABLE READ transaction.</summary>
/// <param name="servers">The servers.</param>
/// <param name="passing">How many jobs pass before the measurement beside the transaction.</param>
internal sealed class Snapshot(Servers servers, int passing)
{
    private const int Measured = 50_000;
    private const int Chunk = 50_000;

    private readonly Meter _meter = new(servers);

    public void Print()
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine($"| | before, jobs/s | beside a transaction, {passing:N0} jobs later | of before | client + server, µs a job | after it |");
        Console.WriteLine("|---|---|---|---|---|---|");
        double? lariat = Print(Rows.Lariat("nothing"));
        if (Peers.Graphile.MissingReason is { } reason)
        {
            Console.WriteLine($"- {Peers.Graphile.Name} is missing: {reason}.");
            return;
        }

        double? graphile = Print(Peers.Graphile);
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"Lariat to {Peers.Graphile.Name} beside the transaction: {lariat / graphile:N2}x; goal ≥ 2x: {(lariat >= 2 * graphile ? "met" : "**missed**")}."));
    }

    /// <summary>The rate beside the transaction.</summary>
    private double? Print(Contender contender)
    {
        Store store = servers.Create(Engine.Postgres);
        try
        {
            using PeerProcess process = PeerProcess.Start(contender, store);
            Pass(process, contender.WarmUpJobs);
            double before = Measure(process, store).Rate;
            double beside;
            double client;
            double server;
            using (var connection = new NpgsqlConnection($"{store.ConnectionString};Pooling=false"))
            {
                connection.Open();
                using NpgsqlTransaction transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
                using NpgsqlCommand command = new("SELECT txid_current_snapshot()", connection, transaction);
                command.ExecuteNonQuery();
                Pass(process, passing);
                (beside, client, server) = Measure(process, store);
            }

            double after = Measure(process, store).Rate;
            Console.WriteLine(FormattableString.Invariant(
                $"| {contender.Name} | {before:N0} | {beside:N0} | {beside / before:P0} | {client:N1} + {server:N1} | {after:N0} |"));
            return beside;
        }
        catch (BenchmarkException error)
        {
            Console.WriteLine($"- {contender.Name} failed: {error.Message}");
            return null;
        }
        finally
        {
            servers.Drop(store);
        }
    }

    private (double Rate, double Client, double Server) Measure(PeerProcess process, Store store)
    {
        process.Ask("fill", Measured);
        Servers.Settle(store);
        (double seconds, double client, double server) = _meter.Time(process, Engine.Postgres, "run", Measured);
        return (Measured / seconds, client, server);
    }

    private static void Pass(PeerProcess process, int count)
    {
        for (int done = 0; done < count; done += Chunk)
        {
            int size = Math.Min(Chunk, count - done);
            process.Ask("fill", size);
            process.Ask("run", size);
        }
    }
}
