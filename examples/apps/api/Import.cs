using System.Text.Json.Serialization;

namespace Library;

/// <summary>How far an import has come.</summary>
public enum ImportState
{
    /// <summary>Others are before it.</summary>
    Waiting,

    /// <summary>It is being made.</summary>
    Running,

    /// <summary>Every book was looked at.</summary>
    Done,

    /// <summary>The database has refused; <see cref="Import.Error"/> says why.</summary>
    Failed,
}

/// <summary>Books to be added in the background. Written by the import service only.</summary>
public sealed class Import(int id, IReadOnlyList<BookInput> books)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    public ImportState State { get; set; }

    public int Added { get; set; }

    /// <summary>Books that were there already.</summary>
    public int Skipped { get; set; }

    public string? Error { get; private set; }

    [JsonIgnore]
    public IReadOnlyList<BookInput> Books => books;

    [JsonIgnore]
    public Task Ended => _ended.Task;

    public void End(ImportState state, string? error = null)
    {
        (State, Error) = (state, error);
        _ended.SetResult();
    }
}
