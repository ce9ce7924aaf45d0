// Defines which files exist, for every middleware. A path is checked segment by segment before the file system is accessed: no "..", no
// name with a dot first, at any depth; and its target, with all links followed, must be inside the directory. A user who can change the
// directory while it is served can win a race against that check, but could as well put the file into the directory.
using System.Collections;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Internal;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace Lariat.Tool.Serve;

/// <summary>The directory, without the files that are not served.</summary>
internal sealed class ServedFiles(ServeOptions options) : IFileProvider
{
    private readonly string _root = LinkTargets.Resolve(options.Folder) ?? throw new UsageException(
        $"'{options.Folder}': its links lead in a circle.");

    public IFileInfo GetFileInfo(string subpath)
        => !subpath.EndsWith('/') && Locate(subpath) is { } path && new FileInfo(path) is { Exists: true } file
            ? new ServedFile(file, Path.GetFileName(subpath))
            : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath)
        => Locate(subpath) is { } path && Directory.Exists(path)
            ? new Listed([.. new PhysicalDirectoryContents(path, ExclusionFilters.None)
                .Select(entry => Follow(subpath, entry)).Where(entry => entry.Exists)])
            : NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private IFileInfo Follow(string folder, IFileInfo entry)
    {
        string subpath = $"{folder.TrimEnd('/')}/{entry.Name}";
        return entry.IsDirectory && Locate(subpath) is not null ? entry : GetFileInfo(subpath);
    }

    /// <summary>The file's or directory's own path, with links followed; null if it is not served.</summary>
    private string? Locate(string subpath)
    {
        string[] segments = subpath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!segments.All(IsServedName))
        {
            return null;
        }

        string? path = LinkTargets.Resolve(Path.Combine([_root, .. segments]));
        return path is not null && (options.FollowsLinks || IsInside(path)) ? path : null;
    }

    private bool IsServedName(string name) => name is not ("." or "..")
        && !name.Contains('\0')
        && (Path.DirectorySeparatorChar == '/' || name.AsSpan().IndexOfAny('\\', ':') < 0)
        && (options.ServesHidden || name[0] != '.');

    private bool IsInside(string path)
        => path == _root
            || path.StartsWith(_root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private sealed class Listed(List<IFileInfo> entries) : IDirectoryContents
    {
        public bool Exists => true;

        public IEnumerator<IFileInfo> GetEnumerator() => entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
