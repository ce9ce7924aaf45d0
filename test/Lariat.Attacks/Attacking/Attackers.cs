using System.Net.Sockets;
using System.Security.Authentication;

namespace Lariat.Attacks;

/// <summary>Many attackers at the same time.</summary>
internal static class Attackers
{
    /// <summary>Each attacks again and again; a connection that the server ends is the end of one attack.</summary>
    public static Task RepeatAsync(int count, AttackLog log, Func<Task> attack, CancellationToken end)
        => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => RepeatAsync(log, attack, end), CancellationToken.None)));

    /// <summary>One attack, on the pool.</summary>
    public static Task OnceAsync(AttackLog log, Func<Task> attack, CancellationToken end) => Task.Run(() => AttackAsync(log, attack, end), CancellationToken.None);

    private static async Task RepeatAsync(AttackLog log, Func<Task> attack, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await AttackAsync(log, attack, end);
        }
    }

    private static async Task AttackAsync(AttackLog log, Func<Task> attack, CancellationToken end)
    {
        try
        {
            log.Count("connections");
            await attack();
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            log.Count("cut off");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The attack is over.
        }
    }
}
