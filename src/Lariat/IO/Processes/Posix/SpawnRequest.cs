namespace Lariat.Processes;

/// <summary>The request to start a process, in the system's terms.</summary>
/// <param name="path">The program's file; found already.</param>
/// <param name="arguments">With the name of the program first.</param>
/// <param name="environment">Each "NAME=value".</param>
internal sealed class SpawnRequest(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
{
    public string Path => path;

    public IReadOnlyList<string> Arguments => arguments;

    public IReadOnlyList<string> Environment => environment;

    public string? WorkingDirectory { get; init; }

    /// <summary>setsid(2): a session and a process group of its own, no controlling terminal.</summary>
    public bool NewSession { get; init; }

    /// <summary>setpgid(2): 0 for a group of its own; null: that of this process.</summary>
    public int? ProcessGroup { get; init; }

    /// <summary>The parent's descriptors with their numbers in the child; unnamed descriptors from 0 to 2 are inherited.</summary>
    public IReadOnlyList<(int Ours, int Child)> Descriptors { get; init; } = [];
}
