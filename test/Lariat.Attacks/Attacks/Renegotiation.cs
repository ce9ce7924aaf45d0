using System.Diagnostics;
using System.Globalization;
using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>TLS 1.2's renegotiation, begun by the client. .NET's client cannot begin one; openssl's can.</summary>
internal sealed class Renegotiation : IAttack
{
    private const int Count = 4;

    public string Name => "tls-renegotiation";

    public string Summary => "4 clients of openssl ask for a new handshake in the connection, again and again (TLS 1.2).";

    public GoodClientKind Client => GoodClientKind.Tls;

    public string? WhyNot => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(static folder => File.Exists(Path.Join(folder, "openssl"))) ? null : "there is no openssl";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => AskAsync(server, log, end), end);

    private static async Task AskAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-tls1_2", "-msg", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.TlsPort}")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        Task draining = Task.WhenAll(ReadMessagesAsync(client.StandardOutput, log), client.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None));
        try
        {
            while (!client.HasExited)
            {
                // A line that begins with R is the command for it.
                await client.StandardInput.WriteLineAsync("R".AsMemory(), end);
                await client.StandardInput.FlushAsync(end);
                await Task.Delay(20, end);
            }

            log.Count("ended by the server");
        }
        finally
        {
            client.Kill();
            await client.WaitForExitAsync(CancellationToken.None);
            await draining;
        }
    }

    /// <summary>The messages of the handshakes, as <c>-msg</c> prints them: a server that answers the client's second hello has accepted a new handshake.</summary>
    private static async Task ReadMessagesAsync(StreamReader output, AttackLog log)
    {
        int asked = 0;
        int answered = 0;
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            asked += line.StartsWith(">>>", StringComparison.Ordinal) && line.EndsWith(", ClientHello", StringComparison.Ordinal) ? 1 : 0;
            answered += line.StartsWith("<<<", StringComparison.Ordinal) && line.EndsWith(", ServerHello", StringComparison.Ordinal) ? 1 : 0;
        }

        if (answered > 1)
        {
            log.Fail("a client's new handshake in the connection was accepted");
        }
        else if (asked > 1 && answered == 1)
        {
            log.Count("refused");
        }
    }
}
