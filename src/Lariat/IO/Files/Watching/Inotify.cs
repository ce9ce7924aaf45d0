// inotify(7): one descriptor, a number for each watched directory. Adding a watch is safe on any thread; reading happens on the loop, when
// it is ready.
using System.Text;
using Lariat.Native;
using Microsoft.Win32.SafeHandles;

namespace Lariat.IO;

/// <summary>One event of a watched directory.</summary>
/// <param name="Watch">The number of the directory's watch; -1 for an overflow.</param>
/// <param name="Mask">The kind of event.</param>
/// <param name="Cookie">Equal for the two halves of a rename.</param>
/// <param name="Name">The name in the directory; empty if the event concerns the directory itself.</param>
internal readonly record struct InotifyEvent(int Watch, uint Mask, uint Cookie, string Name);

/// <summary>An inotify descriptor.</summary>
internal sealed unsafe class Inotify : IDisposable
{
    public const uint IN_MODIFY = 0x2;
    public const uint IN_MOVED_FROM = 0x40;
    public const uint IN_MOVED_TO = 0x80;
    public const uint IN_CREATE = 0x100;
    public const uint IN_DELETE = 0x200;
    public const uint IN_DELETE_SELF = 0x400;
    public const uint IN_MOVE_SELF = 0x800;
    public const uint IN_UNMOUNT = 0x2000;
    public const uint IN_Q_OVERFLOW = 0x4000;
    public const uint IN_IGNORED = 0x8000;
    public const uint IN_ISDIR = 0x40000000;

    private const uint IN_ONLYDIR = 0x1000000;

    private const uint IN_DONT_FOLLOW = 0x2000000;

    // Files without a name in the directory (deleted and still open, or created with O_TMPFILE) are not reported: no file of the reported
    // name would exist.
    private const uint IN_EXCL_UNLINK = 0x4000000;
    private const uint Interest =
        IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
    private const int HeaderBytes = 16;

    // Some hundred events; the rest stays in the kernel's queue.
    private const int BufferBytes = 16 * 1024;

    // A watch that was not closed ends with its last reference.
    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[BufferBytes];

    public Inotify()
    {
        Descriptor = Libc.InotifyInit(FileConstants.O_CLOEXEC | FileConstants.O_NONBLOCK);
        if (Descriptor < 0)
        {
            throw Errno.ToException(Errno.Last, "Making an inotify descriptor (their number is limited: fs.inotify.max_user_instances)");
        }

        _handle = new SafeFileHandle(Descriptor, ownsHandle: true);
    }

    public int Descriptor { get; }

    /// <summary>Watches a directory; one that is watched already keeps its number. Any thread.</summary>
    /// <param name="directory">Its path.</param>
    /// <param name="followsLink">False: a link to a directory is not accepted.</param>
    /// <returns>Its number; negative: the error number with its sign changed.</returns>
    /// <exception cref="ObjectDisposedException">It was closed meanwhile.</exception>
    public int Add(string directory, bool followsLink)
    {
        bool isHeld = false;
        try
        {
            // The loop may close it while a thread is here: its number must not be reused in between.
            _handle.DangerousAddRef(ref isHeld);
            fixed (byte* path = Encoding.UTF8.GetBytes(directory + '\0'))
            {
                int watch = Libc.InotifyAdd(Descriptor, path, followsLink ? Interest : Interest | IN_DONT_FOLLOW);
                return watch >= 0 ? watch : -Errno.Last;
            }
        }
        finally
        {
            if (isHeld)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <summary>True if <see cref="Add"/> failed because the directory does not exist, or no longer is a directory.</summary>
    public static bool IsGone(int watch) => watch is -Errno.ENOENT or -Errno.ENOTDIR;

    /// <summary>True if <see cref="Add"/> failed because the system's limit of watches is reached.</summary>
    public static bool IsLimit(int watch) => watch == -Errno.ENOSPC;

    /// <summary>Ends a watch; one that has ended already is not an error.</summary>
    public void Remove(int watch) => _ = Libc.InotifyRemove(Descriptor, watch);

    /// <summary>Takes the available events; none if there are none.</summary>
    public void TakeTo(List<InotifyEvent> events)
    {
        nint count;
        fixed (byte* buffer = _buffer)
        {
            count = Libc.Read(Descriptor, buffer, _buffer.Length);
        }

        Parse(_buffer.AsSpan(0, Math.Max(0, (int)count)), events);
    }

    /// <summary>Reads records as the kernel writes them: whole ones, one after the other.</summary>
    /// <exception cref="InvalidDataException">A record is cut off.</exception>
    internal static void Parse(ReadOnlySpan<byte> records, List<InotifyEvent> events)
    {
        while (!records.IsEmpty)
        {
            int nameBytes = records.Length >= HeaderBytes ? BitConverter.ToInt32(records[12..]) : -1;
            if (nameBytes < 0 || nameBytes > records.Length - HeaderBytes)
            {
                throw new InvalidDataException("The kernel returned an incomplete inotify record.");
            }

            ReadOnlySpan<byte> name = records.Slice(HeaderBytes, nameBytes);
            events.Add(new InotifyEvent(
                BitConverter.ToInt32(records),
                BitConverter.ToUInt32(records[4..]),
                BitConverter.ToUInt32(records[8..]),
                Encoding.UTF8.GetString(name[..(name.IndexOf((byte)0) is >= 0 and int end ? end : nameBytes)])));
            records = records[(HeaderBytes + nameBytes)..];
        }
    }

    public void Dispose() => _handle.Dispose();
}
