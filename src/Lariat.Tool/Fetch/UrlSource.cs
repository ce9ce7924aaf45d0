using Lariat.Tool.Fetch.Output;

namespace Lariat.Tool.Fetch;

/// <summary>The URLs of a run: those of the command line, then those of the input, read on demand.</summary>
internal sealed class UrlSource : IDisposable
{
    private readonly IReadOnlyList<string> _urls;
    private readonly string? _inputName;
    private readonly TextReader? _input;

    private UrlSource(IReadOnlyList<string> urls, string? inputName, TextReader? input)
    {
        _urls = urls;
        _inputName = inputName;
        _input = input;
    }

    /// <summary>Opens the input.</summary>
    /// <exception cref="UsageException">It cannot be opened.</exception>
    public static UrlSource Open(FetchOptions options, TextReader standardInput) => new(
        options.Urls,
        options.Input is null ? null : NameOf(options.Input),
        options.Input switch
        {
            null => null,
            "-" => standardInput,
            string path => OpenFile(path),
        });

    /// <summary>The input's name in messages.</summary>
    public static string NameOf(string input) => input == "-" ? "the standard input" : $"the input file {input}";

    /// <summary>The URLs, without blank lines and comments.</summary>
    public AsyncGenerator<string> ReadAsync() => new(async yielder =>
    {
        foreach (string url in _urls)
        {
            await yielder.YieldAsync(url);
        }

        while (_input is not null && await ReadLineAsync(_input) is { } line)
        {
            string url = line.Trim();
            if (url.Length > 0 && url[0] != '#')
            {
                await yielder.YieldAsync(url);
            }
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _input?.Dispose();

    private static StreamReader OpenFile(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The input file {path} cannot be read: {FileErrors.Explain(error)}");
        }
    }

    // Without a token on purpose: a Task-shaped await is abandoned immediately when the loop is canceled, while a terminal or a pipe
    // ignores a token, and Ctrl-C would have to wait for the next line.
    private async Coroutine<string?> ReadLineAsync(TextReader input)
    {
        try
        {
#pragma warning disable LAR0004 // See above.
            return await input.ReadLineAsync();
#pragma warning restore LAR0004
        }
        catch (IOException error)
        {
            throw new UsageException($"Reading {_inputName} failed: {FileErrors.Explain(error)}");
        }
    }
}
