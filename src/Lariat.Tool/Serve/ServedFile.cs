using Microsoft.Extensions.FileProviders;

namespace Lariat.Tool.Serve;

/// <summary>A file, with links followed, under the name by which it was found, as it was at one moment.</summary>
/// <remarks>A file of zero bytes is never opened: a named pipe has none either, and opening it waits for a writer.</remarks>
internal sealed class ServedFile(FileInfo file, string name) : IFileInfo
{
    private const int BufferBytes = 64 * 1024;

    public bool Exists => file.Exists;

    public long Length { get; } = file.Length;

    // Without a path the middleware reads the stream of the inspected file.
    public string? PhysicalPath => null;

    public string Name => name;

    public DateTimeOffset LastModified { get; } = file.LastWriteTimeUtc;

    public bool IsDirectory => false;

    /// <exception cref="FileChangedException">The file is not the inspected one, or was deleted since.</exception>
    public Stream CreateReadStream()
    {
        if (Length == 0)
        {
            return Stream.Null;
        }

        FileStream stream;
        try
        {
            stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes,
                FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileChangedException(name);
        }

        if (stream.Length == Length && File.GetLastWriteTimeUtc(stream.SafeFileHandle) == LastModified.UtcDateTime)
        {
            return stream;
        }

        stream.Dispose();
        throw new FileChangedException(name);
    }
}
