namespace Lariat.Jobs.Benchmarks;

/// <summary>An empty store for one process: everybody begins with the same.</summary>
/// <param name="File">Of SQLite: the file.</param>
/// <param name="Url">Of a server: its address as other languages write it.</param>
/// <param name="ConnectionString">Of PostgreSQL: the same as .NET writes it.</param>
internal sealed record Store(string? File, string? Url, string? ConnectionString);
