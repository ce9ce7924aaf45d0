// posix_spawn(3). Between fork and exec no managed code runs, so the runtime's threads and locks do not matter; the calling thread waits
// until the child has called exec (about 70 µs). Nothing is inherited by accident: Lariat's descriptors are close-on-exec, and those that
// other code left open are closed by number. The child starts with no signal blocked or ignored; otherwise the runtime's own settings would
// pass through exec (it ignores SIGPIPE).
using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.IO;
using Lariat.Native;
using Microsoft.Win32.SafeHandles;
using static Lariat.Native.ProcessConstants;

namespace Lariat.Processes;

/// <summary>Starts a process.</summary>
internal static unsafe class PosixSpawn
{
    private const int FirstFreeDescriptor = 3;

    // Includes the C library's own two signals, 32 and 33: otherwise the child would ignore them.
    private const ulong AllSignals = ulong.MaxValue;

    /// <summary>glibc has the action that closes descriptors, musl and older versions do not.</summary>
    internal static bool HasCloseFrom { get; set; } = true;

    /// <returns>The process id, or a negative error number.</returns>
    public static int Start(SpawnRequest request)
    {
        byte* attributes = stackalloc byte[SpawnStructBytes];
        byte* actions = stackalloc byte[SpawnStructBytes];
        var moved = new List<SafeFileHandle>();
        using var memory = new NativeStrings();
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.SpawnActionsInit(actions);
        try
        {
            SetAttributes(attributes, request);
            AddActions(actions, request, moved);
            int pid;
            int errno = Libc.Spawn(
                &pid, memory.Add(request.Path), actions, attributes, memory.Add(request.Arguments), memory.Add(request.Environment));
            return errno == 0 ? pid : -errno;
        }
        finally
        {
            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
            moved.ForEach(static handle => handle.Dispose());
        }
    }

    private static void SetAttributes(byte* attributes, SpawnRequest request)
    {
        ulong* signals = stackalloc ulong[SignalSetWords];
        new Span<ulong>(signals, SignalSetWords).Clear();
        _ = Libc.SpawnAttributesSetSignalMask(attributes, signals);
        signals[0] = AllSignals;
        _ = Libc.SpawnAttributesSetDefaultSignals(attributes, signals);
        short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (request.NewSession)
        {
            flags |= POSIX_SPAWN_SETSID;
        }
        else if (request.ProcessGroup is { } group)
        {
            flags |= POSIX_SPAWN_SETPGROUP;
            _ = Libc.SpawnAttributesSetProcessGroup(attributes, group);
        }

        _ = Libc.SpawnAttributesSetFlags(attributes, flags);
    }

    private static void AddActions(byte* actions, SpawnRequest request, List<SafeFileHandle> moved)
    {
        if (request.WorkingDirectory is { } directory)
        {
            fixed (byte* at = PosixDescriptor.NullTerminated(directory))
            {
                Check(Libc.SpawnActionsAddChangeDirectory(actions, at));
            }
        }

        // The actions run in order: a source that is the target of an earlier action would be lost, so it moves above all of them.
        int end = FirstFreeDescriptor;
        foreach ((int _, int child) in request.Descriptors)
        {
            end = Math.Max(end, child + 1);
        }

        foreach ((int ours, int child) in request.Descriptors)
        {
            int source = ours;
            if (source < end)
            {
                SafeFileHandle copy = PosixDescriptor.Duplicate(source, end);
                moved.Add(copy);
                source = (int)copy.DangerousGetHandle();
            }

            Check(Libc.SpawnActionsAddDuplicate(actions, source, child));
        }

        for (int fd = FirstFreeDescriptor; fd < end; fd++)
        {
            if (!request.Descriptors.Any(descriptor => descriptor.Child == fd))
            {
                Check(Libc.SpawnActionsAddClose(actions, fd));
            }
        }

        CloseFrom(actions, end);
    }

    private static void CloseFrom(byte* actions, int minFd)
    {
        if (HasCloseFrom)
        {
            try
            {
                Check(Libc.SpawnActionsAddCloseFrom(actions, minFd));
                return;
            }
            catch (EntryPointNotFoundException)
            {
                HasCloseFrom = false;
            }
        }

        CloseOneByOne(actions, minFd);
    }

    /// <summary>
    /// Closes the descriptors that other code left open without close-on-exec, as far as /proc shows them. A descriptor closed meanwhile is
    /// not an error.
    /// </summary>
    private static void CloseOneByOne(byte* actions, int minFd)
    {
        if (!ProcessTree.HasProc)
        {
            return;
        }

        // Entries and not files: the link of a descriptor of a directory leads to a directory.
        foreach (string path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int fd) && fd >= minFd
                && Libc.FileControl(fd, F_GETFD, 0) is var flags and >= 0 && (flags & FD_CLOEXEC) == 0)
            {
                Check(Libc.SpawnActionsAddClose(actions, fd));
            }
        }
    }

    private static void Check(int errno)
    {
        if (errno != 0)
        {
            throw Errno.ToException(errno, "Preparing to start a process");
        }
    }

    /// <summary>Strings and arrays of strings in C's format, until it is disposed.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly List<nint> _blocks = [];

        public byte* Add(string text)
        {
            byte* at = (byte*)Marshal.StringToCoTaskMemUTF8(text);
            _blocks.Add((nint)at);
            return at;
        }

        public byte** Add(IReadOnlyList<string> texts)
        {
            byte** array = (byte**)Marshal.AllocCoTaskMem((texts.Count + 1) * sizeof(byte*));
            _blocks.Add((nint)array);
            for (int i = 0; i < texts.Count; i++)
            {
                array[i] = Add(texts[i]);
            }

            array[texts.Count] = null;
            return array;
        }

        public void Dispose() => _blocks.ForEach(Marshal.FreeCoTaskMem);
    }
}
