using System.Globalization;
using System.Text.Json;

namespace Lariat.Jobs.Benchmarks;

/// <summary>A running contender: it does what each line asks for, and answers with a line of JSON.</summary>
internal sealed class PeerProcess : PinnedProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);

    private PeerProcess(Contender contender, Store store)
        : base(contender.Name, contender.Command(store), $"0-{Environment.ProcessorCount - 1}", s_patience, collectsGarbage: false)
    {
    }

    /// <summary>Starts it with an empty store.</summary>
    /// <exception cref="BenchmarkException">It did not start.</exception>
    public static PeerProcess Start(Contender contender, Store store)
    {
        var process = new PeerProcess(contender, store);
        try
        {
            process.ReadLine("ready");
            return process;
        }
        catch (BenchmarkException)
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Has it do something, and waits until it is done.</summary>
    /// <exception cref="BenchmarkException">It failed; its errors are on this program's.</exception>
    public JsonElement Ask(string command, int count)
    {
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command} {count}"));
        return JsonDocument.Parse(ReadLine("{")).RootElement;
    }
}
