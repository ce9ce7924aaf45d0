namespace Lariat.Attacks;

/// <summary>The attacks, in the order in which they run.</summary>
internal static class AllAttacks
{
    public static IReadOnlyList<IAttack> List { get; } =
    [
        new SlowHeads(),
        new SlowBodies(),
        new SlowReaders(),
        new LargeAnswers(),
        new PipelinedRequests(),
        new Burst(),
        new BurstBeyondLimit(),
        new Resets(),
        new StopUnderLoad(),
        new HeaderFlood(),
        new LargeBodies(),
        new BodyBombs(),
        new MessageBombs(),
        new PingFlood(),
        new EmptyFragments(),
        new RapidReset(),
        new ContinuationFlood(),
        new ControlFlood("h2-ping-flood", "PING", Http2Frames.Ping),
        new ControlFlood("h2-settings-flood", "SETTINGS", Http2Frames.EmptySettings),
        new ClosedWindows(),
        new HalfHandshakes(),
        new SlowHandshakes(),
        new Handshakes(),
        new Renegotiation(),
    ];
}
