namespace Lariat.Tool.Demo;

/// <summary>The system's figures of this process.</summary>
internal readonly record struct ProcessFigures(long ResidentBytes, int Threads)
{
    /// <summary>The higher of each figure.</summary>
    public ProcessFigures Max(ProcessFigures other)
        => new(Math.Max(ResidentBytes, other.ResidentBytes), Math.Max(Threads, other.Threads));
}
