namespace Chat;

/// <summary>The limits: of what one person can make the server keep.</summary>
internal sealed record ChatOptions
{
    /// <summary>How many messages a member who comes late is shown.</summary>
    public int HistoryCount { get; init; } = 50;

    /// <summary>How many messages may wait for a member who reads slowly.</summary>
    public int MaxWaitingCount { get; init; } = 64;

    public int MaxMessageBytes { get; init; } = 4096;

    public int MaxNameLength { get; init; } = 32;

    public int MaxRooms { get; init; } = 1000;

    public int MaxMembers { get; init; } = 1000;

    /// <summary>After a message, before the next one of the same member is read: whoever floods a room is slowed down, not the room.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a member is waited for who was told to go.</summary>
    public TimeSpan FarewellTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
