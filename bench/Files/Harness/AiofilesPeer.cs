using System.Globalization;

namespace Lariat.Files.Benchmarks;

/// <summary>aiofiles, measured by <c>bench/Files/peers/aiofiles_bench.py</c>.</summary>
internal sealed class AiofilesPeer
{
    private readonly PythonProgram _python;

    private AiofilesPeer(PythonProgram python) => _python = python;

    public string Version => _python.Version;

    /// <summary>Debian's Python with python3-aiofiles; null if it is not installed.</summary>
    public static AiofilesPeer? Find()
    {
        string script = Repository.PeerSource("Files", "aiofiles_bench.py");
        return PythonProgram.Find(script, [script, "version"], "/usr/bin/python3") is { } python ? new AiofilesPeer(python) : null;
    }

    /// <summary>Operations per second in one round, which takes seconds.</summary>
    public double Measure(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        return double.Parse(_python.Run(row.Name, corpus.Folder), CultureInfo.InvariantCulture);
    }
}
