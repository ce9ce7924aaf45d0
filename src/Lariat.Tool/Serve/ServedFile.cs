using Microsoft.Extensions.FileProviders;

namespace Lariat.Tool.Serve;

/// <summary>A file, links followed, under the name by which it was found.</summary>
/// <remarks>One of no bytes is never opened: a named pipe has none either, and who opens that waits for somebody to write.</remarks>
internal sealed class ServedFile(FileInfo file, string name) : IFileInfo
{
    private const int BufferBytes = 64 * 1024;

    public bool Exists => file.Exists;

    public long Length { get; } = file.Length;

    public string? PhysicalPath => Length == 0 ? null : file.FullName;

    public string Name => name;

    public DateTimeOffset LastModified => file.LastWriteTimeUtc;

    public bool IsDirectory => false;

    public Stream CreateReadStream() => Length == 0
        ? Stream.Null
        : new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.Asynchronous);
}
