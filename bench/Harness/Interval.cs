using System.Globalization;

namespace Lariat.Benchmarks.Harness;

/// <summary>A median with the interval that covers the true one with at least 95 % (order statistics; of less than six values: all of them).</summary>
public readonly record struct Interval(double Median, double Low, double High)
{
    private const double Coverage = 0.95;

    public static Interval? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int n = sorted.Length;
        if (n == 0)
        {
            return null;
        }

        int rank = Rank(n);
        return new Interval((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[rank], sorted[n - 1 - rank]);
    }

    public string ToString(string format) => string.Create(CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Low.ToString(format, CultureInfo.InvariantCulture)}–{High.ToString(format, CultureInfo.InvariantCulture)})");

    /// <summary>The true median is below the k-th smallest of n values with the probability that less than k of n coins show heads.</summary>
    private static int Rank(int n)
    {
        double term = Math.Pow(0.5, n);
        double below = term;
        int rank = 0;
        while (true)
        {
            term = term * (n - rank) / (rank + 1);
            below += term;
            if (2 * below > 1 - Coverage)
            {
                return rank;
            }

            rank++;
        }
    }
}
