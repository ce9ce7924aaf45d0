namespace Lariat.Tool.Serve;

/// <summary>A file was replaced, written or deleted between the look at it and its opening: the headers that were made from the look are wrong.</summary>
internal sealed class FileChangedException(string path) : IOException($"'{path}' changed between the look at it and its opening.");
