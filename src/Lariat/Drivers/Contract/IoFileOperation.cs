using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>Something to do with a file; embedded in whoever waits, used again and again.</summary>
/// <remarks>
/// The parameters are set by whoever starts it, <see cref="Result"/> by the driver. While it is under way its buffer is pinned and belongs to
/// the system, also if it was asked to cancel: it ends with its completion and in no other way.
/// </remarks>
public abstract unsafe class IoFileOperation : IoOperation
{
    // Paths are a few dozen bytes; longer ones get an array of their own size.
    private const int PathBytesMin = 256;

    private byte[] _nativePath = [];
    private MemoryHandle _pin;
    private bool _isPinned;

    private protected IoFileOperation()
    {
    }

    /// <summary>What to do.</summary>
    public IoFileVerb Verb { get; internal set; }

    /// <summary>The path to open.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>How to open it. Read when the operation begins, not later.</summary>
    public FileStreamOptions? Options { get; internal set; }

    /// <summary>The driver's number of the open file.</summary>
    public nint File { get; internal set; }

    /// <summary>Where a copy goes.</summary>
    public nint Target { get; internal set; }

    /// <summary>Read into, or written from; a write does not change it.</summary>
    public Memory<byte> Buffer { get; internal set; }

    /// <summary>Where to read or write; -1: a file without positions, as a pipe is.</summary>
    public long Offset { get; internal set; }

    /// <summary>How many bytes to copy.</summary>
    public long ByteCount { get; internal set; }

    /// <summary>The outcome: see <see cref="IoFileVerb"/>. Negative: a Linux error number with its sign changed.</summary>
    public long Result { get; set; }

    /// <summary>The length of a file that was just opened; -1: it has none; null: the driver has not looked.</summary>
    public long? OpenedLength { get; set; }

    /// <summary>Instead of an error number: the exception of the base library that ended the operation.</summary>
    public Exception? Thrown { get; set; }

    /// <summary>A write goes to the file's end, wherever that is then.</summary>
    public bool IsAppend { get; internal set; }

    /// <summary>The base library's handles, for a driver that works with those.</summary>
    internal (SafeFileHandle? File, SafeFileHandle? Target) Handles { get; set; }

    /// <summary>The driver's own part, kept from one use to the next.</summary>
    internal object? DriverPart { get; set; }

    /// <summary>The address of the buffer while the operation is under way.</summary>
    internal byte* Address => (byte*)_pin.Pointer;

    /// <summary>Keeps the buffer where it is until <see cref="Unpin"/>.</summary>
    internal void Pin()
    {
        // SAFETY: the handle is a root of the garbage collector's: the memory stays although nobody else should refer to it any more.
        if (!_isPinned)
        {
            _pin = Buffer.Pin();
            _isPinned = true;
        }
    }

    /// <summary>The system is done with the buffer.</summary>
    internal void Unpin()
    {
        if (_isPinned)
        {
            _isPinned = false;
            _pin.Dispose();
        }
    }

    /// <summary>The path for the C library; stays in place until the next <see cref="EncodePath"/>.</summary>
    internal byte* NativePath => (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _nativePath[0]);

    /// <summary>Makes <see cref="NativePath"/> of <see cref="Path"/>.</summary>
    internal void EncodePath()
    {
        int length = Encoding.UTF8.GetMaxByteCount(Path.Length) + 1;
        if (_nativePath.Length < length)
        {
            _nativePath = GC.AllocateUninitializedArray<byte>(Math.Max(length, PathBytesMin), pinned: true);
        }

        int end = Encoding.UTF8.GetBytes(Path, _nativePath);
        _nativePath[end] = 0;
    }

    /// <summary>Forgets what belongs to the user.</summary>
    internal void Clear()
    {
        Unpin();
        Buffer = default;
        Path = "";
        Options = null;
        Thrown = null;
        OpenedLength = null;
        IsAppend = false;
    }
}
