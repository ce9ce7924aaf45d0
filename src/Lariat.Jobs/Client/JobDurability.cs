namespace Lariat.Jobs;

/// <summary>What a commit in a SQLite file survives.</summary>
public enum JobDurability
{
    /// <summary>The end of the process, however it ends. A power failure can take the last commits, and never damages the file (the
    /// default).</summary>
    Normal,

    /// <summary>A power failure too: each commit waits for the disk.</summary>
    Full,
}
