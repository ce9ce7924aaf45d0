using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>One way to attack a server.</summary>
internal interface IAttack
{
    /// <summary>As the command line names it.</summary>
    string Name { get; }

    /// <summary>What the attackers do, in one sentence.</summary>
    string Summary { get; }

    /// <summary>How the client beside it talks to the server.</summary>
    GoodClientKind Client => GoodClientKind.Http1;

    /// <summary>The server's <c>ulimit -n</c>; null: none of its own.</summary>
    int? MaxDescriptors => null;

    /// <summary>The client beside it opens new connections. False where the attackers take all that a server has.</summary>
    bool AllowsNewConnections => true;

    /// <summary>The attack itself tells the server to end.</summary>
    bool EndsServer => false;

    /// <summary>What the server's memory may grow by, whatever Kestrel's does.</summary>
    long MaxGrowthBytes => 256L * 1024 * 1024;

    /// <summary>Why it cannot run here, or null.</summary>
    string? WhyNot => null;

    /// <summary>Attacks until <paramref name="end"/> is canceled, and leaves nothing open.</summary>
    Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end);
}
