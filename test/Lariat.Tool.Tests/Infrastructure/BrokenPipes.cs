namespace Lariat.Tool.Tests;

/// <summary>An input that breaks off after some lines.</summary>
internal sealed class BrokenReader(params string[] lines) : TextReader
{
    private int _next;

    public override Task<string?> ReadLineAsync()
        => _next < lines.Length ? Task.FromResult<string?>(lines[_next++]) : Task.FromException<string?>(new IOException("The other side has gone."));
}

/// <summary>An input that says nothing and does not end: a terminal.</summary>
internal sealed class SilentReader(Action asked) : TextReader
{
    public override Task<string?> ReadLineAsync()
    {
        asked();
        return new TaskCompletionSource<string?>().Task;
    }
}

/// <summary>An output that takes nothing.</summary>
internal sealed class BrokenWriter : StringWriter
{
    public override void WriteLine(string? value) => throw new IOException("The other side has gone.");
}
