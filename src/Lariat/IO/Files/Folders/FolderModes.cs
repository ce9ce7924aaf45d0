using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>The folders that a copy has made. A folder gets its permissions when everything is in it: it may be read-only. Blocks; one thread at a time.</summary>
internal sealed class FolderModes
{
    private readonly List<(string Model, string Path)> _made = [];

    /// <summary>Makes a folder that only the user may use, until <see cref="Give"/>.</summary>
    /// <param name="model">What is copied.</param>
    /// <param name="path">The folder to make; one that is there is left as it is.</param>
    /// <param name="followsLink">True: a link to a folder will do.</param>
    public void Make(string model, string path, bool followsLink)
    {
        if (!followsLink && FileFacts.Of(path, followsLinks: false) is { Kind: FileKind.Link })
        {
            throw new IOException($"'{model}' cannot be copied to '{path}': that is a link, and a folder is not copied to where a link leads.");
        }

        if (Directory.Exists(path))
        {
            return;
        }

        if (!Directory.Exists(model))
        {
            throw new DirectoryNotFoundException($"Copying '{model}' failed: it is not a folder that exists.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, AccessRights.PrivateFolder);
        }

        _made.Add((model, path));
    }

    /// <summary>Gives the folders their permissions, the innermost first.</summary>
    public void Give()
    {
        foreach ((string model, string path) in _made.AsEnumerable().Reverse())
        {
            if (!OperatingSystem.IsWindows() && FileFacts.Of(model) is { } facts)
            {
                AccessRights.Copy(model, facts.Mode, path);
            }
        }
    }
}
