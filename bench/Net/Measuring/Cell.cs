namespace Lariat.Net.Benchmarks;

/// <summary>What the load generator asks of a server.</summary>
internal readonly record struct Cell(int Bytes, int Connections)
{
    public string Size => Bytes % 1024 == 0 ? $"{Bytes / 1024} KiB" : $"{Bytes} B";

    public override string ToString() => $"{Size} x {Connections}";
}
