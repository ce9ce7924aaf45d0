namespace Lariat.Tool.Serve;

/// <summary>Resolves a path by following every symbolic link in it (realpath(3)).</summary>
internal static class LinkTargets
{
    /// <summary>Linux's own limit (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    /// <summary>The path without links; null if they lead in a circle. Parts that do not exist are unchanged.</summary>
    public static string? Resolve(string path)
    {
        int links = 0;
        string root = Path.GetPathRoot(path)!;
        string resolved = root;
        var rest = new Stack<string>(path[root.Length..].Split(Path.DirectorySeparatorChar).Reverse());
        while (rest.TryPop(out string? name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? root;
                continue;
            }

            string next = Path.Combine(resolved, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                resolved = root;
            }

            foreach (string part in target.Split(Path.DirectorySeparatorChar).Reverse())
            {
                rest.Push(part);
            }
        }

        return resolved;
    }
}
