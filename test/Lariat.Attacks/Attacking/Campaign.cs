using Lariat.Attacks.Measuring;
using Lariat.Attacks.Results;
using Lariat.Attacks.Serving;

namespace Lariat.Attacks;

/// <summary>Runs attacks one after the other, each on every server, and prints what came of them.</summary>
internal sealed class Campaign(TimeSpan attackTime, IReadOnlyList<string> servers)
{
    // Connections and pools that exist before the attack: their cost is not the attack's.
    private const int RequestsBefore = 10;
    private const int RequestsAfter = 10;

    // How long connections of attackers who have gone may need to be closed: the limits of Kestrel's timers, and some for a slow machine.
    private static readonly TimeSpan s_maxRecovery = TimeSpan.FromSeconds(30);

    // Below this the next server starts while this one is attacked: the times that are printed are worth little then anyway.
    private static readonly TimeSpan s_shortAttack = TimeSpan.FromSeconds(1);

    /// <returns>False if a row has failed.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<IAttack> attacks)
    {
        foreach (IAttack attack in attacks.Where(static attack => attack.WhyNot is not null))
        {
            Console.WriteLine($"{attack.Name}: skipped: {attack.WhyNot}");
        }

        int failed = 0;
        Row? kestrel = null;
        (IAttack Attack, string Kind)[] runs = [.. attacks.Where(static attack => attack.WhyNot is null).SelectMany(attack => servers.Select(kind => (attack, kind)))];
        Task<ServerProcess>? starting = null;
        Table.PrintHead();
        for (int i = 0; i < runs.Length; i++)
        {
            (IAttack attack, string kind) = runs[i];
            await using ServerProcess server = await (starting ?? ServerProcess.StartAsync(kind, attack.MaxDescriptors));
            starting = attackTime < s_shortAttack && i + 1 < runs.Length ? ServerProcess.StartAsync(runs[i + 1].Kind, runs[i + 1].Attack.MaxDescriptors) : null;
            Row row = await RunAsync(attack, kind, server);
            kestrel = kind == ServerKinds.Kestrel ? row : kestrel?.Attack == attack.Name ? kestrel : null;
            IReadOnlyList<string> faults = Verdict.Check(row, attack, kestrel);
            Table.Print(row, faults);
            failed += faults.Count > 0 ? 1 : 0;
        }

        Console.WriteLine($"{runs.Length} rows, {failed} failed");
        return failed == 0;
    }

    private async Task<Row> RunAsync(IAttack attack, string kind, ServerProcess server)
    {
        var log = new AttackLog();
        using var client = new GoodClient(server, attack.Client, attack.AllowsNewConnections);
        await client.AskAsync(RequestsBefore, CancellationToken.None);
        client.Restart();
        ProcessFigures before = ProcessFigures.Of(server.Id);
        ProcessFigures peak = await AttackAsync(attack, server, client, log);
        int asked = client.Asked;
        TimeSpan[] latencies = [.. client.Latencies];
        string[] faults = [.. log.Faults, .. client.Failures.Distinct().Take(3)];

        int? descriptorsAfter = attack.EndsServer ? null : await WaitRecoveryAsync(server, before.Descriptors);
        using var laterClient = new GoodClient(server, attack.Client, makesNewConnections: true);
        await laterClient.AskAsync(attack.EndsServer ? 0 : RequestsAfter, CancellationToken.None);
        server.SendTerm();
        TimeSpan? endTime = await server.WaitEndAsync();
        return new Row
        {
            Attack = attack.Name,
            Server = kind,
            Asked = asked,
            Latencies = latencies,
            AskedAfter = laterClient.Asked,
            AnsweredAfter = laterClient.Latencies.Count,
            GrowthBytes = peak.ResidentBytes - before.ResidentBytes,
            DescriptorsBefore = before.Descriptors,
            DescriptorsPeak = peak.Descriptors,
            DescriptorsAfter = descriptorsAfter,
            ProcessorTime = peak.ProcessorTime - before.ProcessorTime,
            Log = server.Log,
            EndTime = endTime,
            ExitCode = server.ExitCode,
            Counts = log.ToString(),
            Faults = [.. faults, .. laterClient.Failures.Distinct().Take(3)],
        };
    }

    private async Task<ProcessFigures> AttackAsync(IAttack attack, ServerProcess server, GoodClient client, AttackLog log)
    {
        await using var watch = new PeakWatch(server.Id);
        using var end = new CancellationTokenSource(attackTime);
        Task asking = attack.EndsServer ? Task.CompletedTask : client.AskAsync(int.MaxValue, end.Token);
        await attack.RunAsync(server, log, end.Token);
        await asking;
        if (server.ExitCode is { } code && !attack.EndsServer)
        {
            log.Fail($"the server has ended in the middle of the attack, with exit code {code}");
        }

        return watch.Peak;
    }

    /// <returns>How many there are when no more than before are left, or at the end of patience.</returns>
    private static async Task<int> WaitRecoveryAsync(ServerProcess server, int before)
    {
        using var patience = new CancellationTokenSource(s_maxRecovery);
        int now = ProcessFigures.Of(server.Id).Descriptors;
        while (now > before + Verdict.DescriptorsMore && !patience.IsCancellationRequested)
        {
            await Task.Delay(20);
            now = ProcessFigures.Of(server.Id).Descriptors;
        }

        return now;
    }
}
