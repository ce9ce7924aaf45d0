namespace Lariat.Benchmarks.Harness;

/// <summary>An error that the user can correct: wrong options, a missing compiler, a server that does not start.</summary>
public sealed class BenchmarkException(string message) : Exception(message);
