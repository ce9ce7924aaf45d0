namespace Lariat.Net.Benchmarks;

/// <summary>What the person at the keyboard can do something about: wrong options, a missing compiler, a server that does not start.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
