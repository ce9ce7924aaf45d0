// Who may read a file depends on its mode, its owner, its group and its access control list; with a list the mode's group bits are the
// list's mask, so a mode without its list would give the group what the list gave to others. The rule here: a copied or replaced file is
// never more readable than before.
using System.Runtime.Versioning;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Gives one file the access rights of another. Any thread; blocks.</summary>
internal static unsafe class AccessRights
{
    /// <summary>Only the owner may read and write.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Only the owner may use the directory.</summary>
    public const UnixFileMode PrivateDirectory = Private | UnixFileMode.UserExecute;

    /// <summary>Without set-user-ID, set-group-ID and the sticky bit: a copy belongs to the user who makes it.</summary>
    public const UnixFileMode OfCopies = (UnixFileMode)0x1FF;

    private const UnixFileMode GroupBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode SetIds = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    private const UnixFileMode ContentOfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const string AccessList = "system.posix_acl_access";

    // A list of names and a value are at most this long: XATTR_LIST_MAX, XATTR_SIZE_MAX.
    private const int MaxAttributeBytes = 64 * 1024;

    /// <summary>Gives a copy the mode, and the access control list, of its source.</summary>
    /// <param name="model">Absolute path.</param>
    /// <param name="mode">The mode to give.</param>
    /// <param name="path">Absolute path of the copy.</param>
    /// <exception cref="UnauthorizedAccessException">They cannot be set, and other users could read or write what they could not in the
    /// source.</exception>
    public static void Copy(string model, UnixFileMode mode, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            mode = CopyAccessList(model, mode, path);
        }

        SetMode(model, mode, path);
    }

    /// <summary>
    /// Removes from a file the permissions that its model lacks, and adds none: for a file whose old content still exists.
    /// </summary>
    /// <param name="model">Absolute path.</param>
    /// <param name="mode">The mode to give later, with <see cref="Copy"/>.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <exception cref="UnauthorizedAccessException">They cannot be removed, and other users could read or write what they could not in the
    /// model.</exception>
    public static void Narrow(string model, UnixFileMode mode, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // With a list the group bits are the list's mask, and the list itself is set later.
        bool hasList = OperatingSystem.IsLinux() && Get(model, AccessList) is not null;
        SetMode(model, File.GetUnixFileMode(path) & (hasList ? mode & ~GroupBits : mode), path);
    }

    /// <summary>
    /// Gives a replacement file the owner, group, mode, access control list and extended attributes of the replaced file, as far as the
    /// system allows.
    /// </summary>
    /// <param name="model">The replaced file, with links followed; absolute path.</param>
    /// <param name="facts">The facts of the model.</param>
    /// <param name="path">The replacement; absolute path.</param>
    public static void Take(string model, FileFacts facts, string path)
    {
        UnixFileMode mode = facts.Mode;
        if (OperatingSystem.IsLinux() && FileFacts.Of(path) is { } own)
        {
            CopyAttributes(model, path);
            bool isOwner = own.User == facts.User || Libc.ChangeOwner(path, facts.User, facts.Group) == 0;
            bool isGroup = own.Group == facts.Group || Libc.ChangeOwner(path, uint.MaxValue, facts.Group) == 0;
            mode = isOwner && isGroup ? mode : mode & ~SetIds;

            // Another group must not get the permissions of the old one: it gets those of everyone.
            mode = isGroup ? mode : (mode & ~GroupBits) | (UnixFileMode)(((int)mode & 7) << 3 & (int)(mode & GroupBits));
        }

        Copy(model, mode, path);
    }

    [UnsupportedOSPlatform("windows")]
    private static void SetMode(string model, UnixFileMode mode, string path)
    {
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            // A file system without modes, or a file of another user.
            UnixFileMode found = File.GetUnixFileMode(path);
            if ((found & ~mode & ContentOfOthers) != 0)
            {
                throw new UnauthorizedAccessException(
                    $"'{path}' cannot be given the permissions of '{model}', and others could read or write it: delete it first, or copy "
                        + "to another name.", error);
            }
        }
    }

    /// <returns>The mode that remains to be set.</returns>
    private static UnixFileMode CopyAccessList(string model, UnixFileMode mode, string path)
    {
        if (Get(model, AccessList) is not { } list)
        {
            _ = Libc.RemoveAttribute(path, AccessList);
            return mode;
        }

        return Set(path, AccessList, list) ? mode : mode & ~GroupBits;
    }

    // Not security.capability and the hashes of security.ima and security.evm: they belong to the old content.
    private static void CopyAttributes(string model, string path)
    {
        byte[] names = new byte[MaxAttributeBytes];
        nint length;
        fixed (byte* buffer = names)
        {
            length = Libc.ListAttributes(model, buffer, names.Length);
        }

        string[] all = System.Text.Encoding.UTF8.GetString(names, 0, (int)Math.Max(0, length)).Split(
            '\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in all)
        {
            bool isKept = name.StartsWith("user.", StringComparison.Ordinal) || name.StartsWith("trusted.", StringComparison.Ordinal)
                || name == "security.selinux";
            if (isKept && Get(model, name) is { } value)
            {
                _ = Set(path, name, value);
            }
        }
    }

    private static byte[]? Get(string path, string name)
    {
        nint length = Libc.GetAttribute(path, name, null, 0);
        if (length < 0)
        {
            return null;
        }

        byte[] value = new byte[Math.Max(length, 1)];
        fixed (byte* buffer = value)
        {
            length = Libc.GetAttribute(path, name, buffer, value.Length);
        }

        return length < 0 ? null : value[..(int)length];
    }

    private static bool Set(string path, string name, byte[] value)
    {
        fixed (byte* buffer = value)
        {
            return Libc.SetAttribute(path, name, buffer, value.Length, 0) == 0;
        }
    }
}
