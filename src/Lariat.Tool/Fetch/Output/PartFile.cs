// Atomic: the final name appears by a rename, when the last byte is written. Opening and renaming block the loop for microseconds;
// writing goes through a thread of the pool. There is no fsync: after a power cut (not after a crash of the program) a file may be short.
namespace Lariat.Tool.Fetch.Output;

/// <summary>A file while it is being written, under a name of its own; deleted unless it is committed.</summary>
internal sealed class PartFile : IAsyncDisposable
{
    // FileNames makes no name that ends like this, so no URL's file can be in the way.
    private const string Suffix = "@part";

    private readonly string _path;
    private readonly FileStream _stream;
    private bool _isCommitted;

    /// <summary>Makes the file, or overwrites what a killed run left.</summary>
    public PartFile(string path)
    {
        _path = path;

        // Buffer 0: the pieces are large already. FileShare.None: a second program that saves the same URL is refused.
        _stream = new FileStream(PartPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    private string PartPath => _path + Suffix;

    /// <summary>Writes a piece.</summary>
    /// <exception cref="FetchException">The file system refused.</exception>
    public async Coroutine WriteAsync(ReadOnlyMemory<byte> piece)
    {
        try
        {
            await _stream.WriteAsync(piece, LoopTask.Current.Token);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotSave(_path, error);
        }
    }

    /// <summary>Gives the file its final name.</summary>
    /// <exception cref="FetchException">The file system refused.</exception>
    public async Coroutine CommitAsync()
    {
        try
        {
            await _stream.DisposeAsync();
            File.Move(PartPath, _path, overwrite: true);
            _isCommitted = true;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotSave(_path, error);
        }
    }

    /// <summary>Closes the file, and deletes it if it was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isCommitted)
        {
            return;
        }

        try
        {
            await _stream.DisposeAsync();
            File.Delete(PartPath);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // What failed is being reported; that its remains stay as well is no news, and the next run overwrites them.
        }
    }
}
