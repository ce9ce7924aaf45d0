using Lariat.AspNetCore.Tests.Behaviour.Normalising;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>A script that is played against default Kestrel and against ours, and whose transcripts must be equal.</summary>
internal sealed record BehaviourCase(string Name, HostProfile Profile, Func<Play, Task> Script)
{
    /// <summary>A line that each transcript must have: the case does what its name says.</summary>
    public required string Expects { get; init; }

    public TranscriptFormat Format { get; init; } = Http1Transcript.Format;

    /// <summary>The case waits for a time limit: such cases are played at the same time.</summary>
    public bool TakesSeconds { get; init; }

    /// <summary>The case changes its host (stops it, counts its connections), or needs it idle.</summary>
    public bool OwnHost { get; init; }

    /// <summary>Why the end may be a FIN or a reset: unread bytes are on their way when the server closes, and the kernel decides by who is first.</summary>
    public string? EndMayBeReset { get; init; }

    /// <summary>Why a "100 Continue" may come although the body is there: it depends on time, and means nothing to a client that did not
    /// wait for it.</summary>
    public string? ContinueMayCome { get; init; }

    /// <summary>The program that the case runs; without it the case is skipped.</summary>
    public string? Program { get; init; }

    public override string ToString() => Name;
}
