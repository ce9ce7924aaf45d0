using System.Runtime.InteropServices;

namespace Lariat.Native;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "listxattr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ListAttributes(string path, byte* names, nint length);

    [LibraryImport(Library, EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetAttribute(string path, string name, byte* value, nint length);

    [LibraryImport(Library, EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetAttribute(string path, string name, byte* value, nint length, int flags);

    [LibraryImport(Library, EntryPoint = "removexattr", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveAttribute(string path, string name);
}
