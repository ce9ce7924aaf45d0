namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Kestrel against itself: a case whose transcripts differ here compares timing, not behaviour.</summary>
public sealed class KestrelBehaviourTests : BehaviourTest
{
    private protected override ServerKind Kind { get; } = new("Kestrel again", static _ => { });
}
