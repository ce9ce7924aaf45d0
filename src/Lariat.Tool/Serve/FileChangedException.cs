namespace Lariat.Tool.Serve;

/// <summary>
/// A file was replaced, written or deleted between its inspection and its opening: headers based on the inspection are wrong.
/// </summary>
internal sealed class FileChangedException(string path) : IOException($"'{path}' changed between its inspection and its opening.");
