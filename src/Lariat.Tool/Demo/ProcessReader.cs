// Reads without allocating: it is called hundreds of times a second, and must not influence the memory figure.
using System.Buffers.Text;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Tool.Demo;

/// <summary>Reads the system's figures of this process. Thread: one at a time.</summary>
internal sealed class ProcessReader : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private readonly SafeFileHandle? _linuxStatus;

    public ProcessReader()
    {
        // One small file (proc(5)) instead of one for each thread, as Process.Threads reads.
        const string Status = "/proc/self/status";
        _linuxStatus = File.Exists(Status) ? File.OpenHandle(Status) : null;
    }

    public ProcessFigures Read()
    {
        if (_linuxStatus is null)
        {
            using var process = Process.GetCurrentProcess();
            return new ProcessFigures(process.WorkingSet64, process.Threads.Count);
        }

        ReadOnlySpan<byte> text = _buffer.AsSpan(0, RandomAccess.Read(_linuxStatus, _buffer, fileOffset: 0));
        return new ProcessFigures(1024 * Number(text, "\nVmRSS:"u8), (int)Number(text, "\nThreads:"u8));
    }

    public void Dispose() => _linuxStatus?.Dispose();

    private static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        int start = text.IndexOf(label);
        ReadOnlySpan<byte> rest = start < 0 ? [] : text[(start + label.Length)..].TrimStart(" \t"u8);
        return Utf8Parser.TryParse(rest, out long number, out _) ? number : 0;
    }
}
