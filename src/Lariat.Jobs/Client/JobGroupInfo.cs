namespace Lariat.Jobs;

/// <summary>A group of jobs as storage has it at an instant.</summary>
public sealed record JobGroupInfo
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The state.</summary>
    public required JobGroupState State { get; init; }

    /// <summary>What the group does when a member is dead.</summary>
    public required JobGroupPolicy Policy { get; init; }

    /// <summary>How many members it has, those included that were added while it ran. A group in it counts as one.</summary>
    public required int Members { get; init; }

    /// <summary>How many members have succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>How many members were aborted, or were dead and discarded, or were left out because another job had their unique
    /// key.</summary>
    public required int Aborted { get; init; }

    /// <summary>How many members are dead.</summary>
    public required int Dead { get; init; }

    /// <summary>When it was enqueued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last member ended; null if some have not. The completion job begins then.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The share of the members that have succeeded or were aborted, 0 to 1; 1 without members.</summary>
    public double Progress => Members == 0 ? 1 : (double)(Succeeded + Aborted) / Members;
}
