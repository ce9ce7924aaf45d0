using System.Runtime.InteropServices;

namespace Lariat.Processes;

/// <summary>The source or destination of a standard stream of a process.</summary>
public sealed class Redirect
{
    private Redirect(RedirectKind kind) => Kind = kind;

    /// <summary>The stream of this process. The default, as in asyncio.</summary>
    public static Redirect Inherit { get; } = new(RedirectKind.Inherit);

    /// <summary>A pipe to this process. asyncio: <c>subprocess.PIPE</c>.</summary>
    public static Redirect Pipe { get; } = new(RedirectKind.Pipe);

    /// <summary>Nothing: reads return the end, writes are dropped. asyncio: <c>subprocess.DEVNULL</c>.</summary>
    public static Redirect Null { get; } = new(RedirectKind.Null);

    /// <summary>For standard error: the same as standard output. asyncio: <c>subprocess.STDOUT</c>.</summary>
    public static Redirect ToStandardOutput { get; } = new(RedirectKind.Join);

    internal RedirectKind Kind { get; }

    internal string? Path { get; private init; }

    internal SafeHandle? Descriptor { get; private init; }

    /// <summary>Standard input from a file.</summary>
    /// <param name="path">Opened when the process is started, relative to the working directory of this process.</param>
    public static Redirect FromFile(string path) => new(RedirectKind.Read) { Path = Check(path) };

    /// <summary>Standard output or error into a file, which is created if it does not exist.</summary>
    /// <param name="path">Opened when the process is started, relative to the working directory of this process.</param>
    /// <param name="append">True: appends to its content. False: drops its content first.</param>
    public static Redirect ToFile(string path, bool append = false)
        => new(append ? RedirectKind.Append : RedirectKind.Write) { Path = Check(path) };

    /// <summary>An open descriptor of any kind.</summary>
    /// <param name="handle">The caller keeps it; the process gets a copy.</param>
    /// <remarks>asyncio: a file object or descriptor.</remarks>
    public static Redirect To(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new Redirect(RedirectKind.Descriptor) { Descriptor = handle };
    }

    private static string Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path;
    }
}

/// <summary>The kinds of <see cref="Redirect"/>.</summary>
internal enum RedirectKind
{
    Inherit,
    Pipe,
    Null,

    /// <summary>Standard error goes where standard output goes.</summary>
    Join,

    /// <summary>From a file.</summary>
    Read,

    /// <summary>Into a file that is emptied first.</summary>
    Write,

    /// <summary>To the end of a file.</summary>
    Append,

    Descriptor,
}
