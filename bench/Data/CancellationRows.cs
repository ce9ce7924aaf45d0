using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lariat.TestKit;

namespace Lariat.Data.Benchmarks;

/// <summary>The rows of <see cref="Cancellation"/>: three interleaved rounds, medians.</summary>
internal static class CancellationRows
{
    private const int Rounds = 3;

    public static int Print(bool asJson)
    {
        if (!MariaDbServer.IsInstalled || PostgresServer.ProgramFolder is null)
        {
            Console.Error.WriteLine("It needs MariaDB's server (mariadbd, mariadb-install-db) and PostgreSQL's (/usr/lib/postgresql/*/bin).");
            return 1;
        }

        using MariaDbServer mysql = MariaDbServer.Start();
        using PostgresServer postgres = PostgresServer.Start();
        (string Provider, string ConnectionString)[] providers = [("mysql", mysql.ConnectionString), ("postgres", postgres.ConnectionString)];
        var results = new Dictionary<(string Provider, string Way), List<double[]>>();
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((string provider, string connectionString) in providers)
            {
                foreach (string way in (string[])["pool", "token", "operation"])
                {
                    if (!results.TryGetValue((provider, way), out List<double[]>? runs))
                    {
                        results[(provider, way)] = runs = [];
                    }

                    runs.Add(Measure(provider, way, connectionString));
                }
            }
        }

        foreach (((string provider, string way), List<double[]> runs) in results)
        {
            double last = Median(runs.Select(run => run[0]));
            double pause = Median(runs.Select(run => run[1]));
            Console.WriteLine(asJson
                ? JsonSerializer.Serialize(new { name = $"cancel_100_{provider}", server = way, last_ms = last, pause_ms = pause })
                : string.Create(CultureInfo.InvariantCulture, $"{provider,-10}{way,-12}last query ended after {last,6:F0} ms ({runs.Min(run => run[0]):F0} to {runs.Max(run => run[0]):F0}), longest pause of the loop {pause,5:F0} ms"));
        }

        return 0;
    }

    private static double[] Measure(string provider, string way, string connectionString)
    {
        using Process client = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["stop", provider, way, connectionString]) { RedirectStandardOutput = true })!;
        string output = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        double[] numbers = [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return numbers.Length == 2 ? numbers : throw new InvalidOperationException($"The client '{way}' printed '{output}'.");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
