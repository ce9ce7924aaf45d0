using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>An operation on a file; embedded in the waiting object, and reused.</summary>
/// <remarks>
/// The code that starts it sets the parameters, the driver sets <see cref="Result"/>. While it is under way its buffer is pinned and
/// belongs to the system, even if a cancellation was requested: only its completion ends it.
/// </remarks>
public abstract unsafe class IoFileOperation : IoOperation
{
    // Paths are a few dozen bytes; longer ones get an array of their own size.
    private const int MinPathBytes = 256;

    private byte[] _nativePath = [];
    private MemoryHandle _pin;
    private bool _isPinned;

    private protected IoFileOperation()
    {
    }

    /// <summary>The kind of operation.</summary>
    public IoFileVerb Verb { get; internal set; }

    /// <summary>The path to open.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>How to open it. Read when the operation begins, not later.</summary>
    public FileStreamOptions? Options { get; internal set; }

    /// <summary>The driver's number of the open file.</summary>
    public nint File { get; internal set; }

    /// <summary>The destination of a copy.</summary>
    public nint Target { get; internal set; }

    /// <summary>The memory to read into, or to write from; a write does not change it.</summary>
    public Memory<byte> Buffer { get; internal set; }

    /// <summary>The position to read or write at; -1: a file without positions, such as a pipe.</summary>
    public long Offset { get; internal set; }

    /// <summary>The number of bytes to copy.</summary>
    public long ByteCount { get; internal set; }

    /// <summary>The outcome: see <see cref="IoFileVerb"/>. Negative: a Linux error number with its sign changed.</summary>
    public long Result { get; set; }

    /// <summary>The length of a file that was just opened; -1: it has none; null: the driver has not determined it.</summary>
    public long? OpenedLength { get; set; }

    /// <summary>Instead of an error number: the exception of the base library that ended the operation.</summary>
    public Exception? Thrown { get; set; }

    /// <summary>True if a write goes to the file's end at that moment.</summary>
    public bool IsAppend { get; internal set; }

    /// <summary>The base library's handles, for a driver that uses them.</summary>
    internal (SafeFileHandle? File, SafeFileHandle? Target) Handles { get; set; }

    /// <summary>The driver's own part, kept from one use to the next.</summary>
    internal object? DriverPart { get; set; }

    /// <summary>The address of the buffer while the operation is under way.</summary>
    internal byte* Address => (byte*)_pin.Pointer;

    /// <summary>Keeps the buffer in place until <see cref="Unpin"/>.</summary>
    internal void Pin()
    {
        // SAFETY: the handle is a root of the garbage collector: the memory stays even if it is not referenced any more.
        if (!_isPinned)
        {
            _pin = Buffer.Pin();
            _isPinned = true;
        }
    }

    /// <summary>Unpins the buffer, which the system no longer uses.</summary>
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

    /// <summary>Encodes <see cref="Path"/> as <see cref="NativePath"/>.</summary>
    internal void EncodePath()
    {
        int length = Encoding.UTF8.GetMaxByteCount(Path.Length) + 1;
        if (_nativePath.Length < length)
        {
            _nativePath = GC.AllocateUninitializedArray<byte>(Math.Max(length, MinPathBytes), pinned: true);
        }

        int end = Encoding.UTF8.GetBytes(Path, _nativePath);
        _nativePath[end] = 0;
    }

    /// <summary>Drops the user's references.</summary>
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
