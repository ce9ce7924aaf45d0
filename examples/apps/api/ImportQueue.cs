using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Library;

/// <summary>Imports that wait, and how those before them ended. Any thread: requests come from all loops.</summary>
public sealed class ImportQueue
{
    private const int MaxWaitingCount = 10;
    private const int MaxKeptCount = 1000;

    private readonly Channel<Import> _waiting = Channel.CreateBounded<Import>(MaxWaitingCount);
    private readonly ConcurrentDictionary<int, Import> _imports = [];
    private int _lastId;

    public ChannelReader<Import> Waiting => _waiting.Reader;

    public Import? Find(int id) => _imports.GetValueOrDefault(id);

    /// <summary>Adds an import; null if too many wait.</summary>
    public Import? TryAdd(IReadOnlyList<BookInput> books)
    {
        var import = new Import(Interlocked.Increment(ref _lastId), books);
        _imports[import.Id] = import;
        _imports.TryRemove(import.Id - MaxKeptCount, out _);
        if (_waiting.Writer.TryWrite(import))
        {
            return import;
        }

        _imports.TryRemove(import.Id, out _);
        return null;
    }
}
