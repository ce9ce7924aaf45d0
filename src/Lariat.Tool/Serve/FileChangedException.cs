namespace Lariat.Tool.Serve;

/// <summary>A file was replaced or written between the look at it and its opening: the headers that were made of the look do not fit.</summary>
internal sealed class FileChangedException(string path) : IOException($"'{path}' changes while it is asked for.");
