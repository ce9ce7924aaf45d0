using System.Collections.Concurrent;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Plays cases, each once against each transport, and remembers what came of it.</summary>
internal static class Transcripts
{
    private static readonly ConcurrentDictionary<(string Name, ServerKind Kind), Lazy<Task<string>>> s_played = new();
    private static int s_count;

    /// <summary>The transcript of a case. The first slow case that is asked for starts all of them, since all they do is wait.</summary>
    public static Task<string> OfAsync(BehaviourCase wanted, ServerKind kind)
    {
        if (wanted.TakesSeconds)
        {
            foreach (BehaviourCase slow in CaseTable.All.Where(other => other.TakesSeconds && other.Program is null))
            {
                _ = StartAsync(slow, kind);
            }
        }

        return StartAsync(wanted, kind);
    }

    /// <summary>Plays a case now, whatever is remembered.</summary>
    public static async Task<string> PlayAsync(BehaviourCase played, ServerKind kind)
    {
        BehaviourHost? own = played.OwnHost ? await BehaviourHost.StartAsync(played.Profile, kind) : null;
        try
        {
            string id = $"case-{Interlocked.Increment(ref s_count)}";
            await using var play = new Play(own ?? await HostPool.GetAsync(played.Profile, kind), id, played.Format);
            await played.Script(play);
            string transcript = (await play.FinishAsync()).Replace(id, "(case)", StringComparison.Ordinal);
            if (played.ContinueMayCome is not null)
            {
                transcript = transcript.Replace("HTTP/1.1 100 Continue\r\n\r\n", "", StringComparison.Ordinal);
            }

            return played.EndMayBeReset is null ? transcript : transcript.Replace("--- RST", "--- FIN", StringComparison.Ordinal);
        }
        finally
        {
            if (own is not null)
            {
                await own.DisposeAsync();
            }
        }
    }

    private static Task<string> StartAsync(BehaviourCase played, ServerKind kind)
        => s_played.GetOrAdd((played.Name, kind), _ => new Lazy<Task<string>>(() => Task.Run(() => PlayAsync(played, kind)))).Value;
}
