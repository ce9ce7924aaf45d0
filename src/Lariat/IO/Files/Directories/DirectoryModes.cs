using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>
/// The directories that a copy has created. A directory gets its permissions when it is complete: it may be read-only. Blocks; one thread
/// at a time.
/// </summary>
internal sealed class DirectoryModes
{
    private readonly List<(string Model, string Path)> _made = [];

    /// <summary>Creates a directory that only the user may use, until <see cref="Give"/>.</summary>
    /// <param name="model">The source of the copy.</param>
    /// <param name="path">The directory to create; an existing one is left unchanged.</param>
    /// <param name="followsLink">True: a link to a directory is accepted.</param>
    public void Make(string model, string path, bool followsLink)
    {
        if (!followsLink && FileFacts.Of(path, followsLinks: false) is { Kind: FileKind.Link })
        {
            throw new IOException(
                $"'{model}' cannot be copied to '{path}': the destination is a link, and a directory is not copied to the target of a "
                    + "link.");
        }

        if (Directory.Exists(path))
        {
            return;
        }

        if (!Directory.Exists(model))
        {
            throw new DirectoryNotFoundException($"Copying '{model}' failed: it is not an existing directory.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, AccessRights.PrivateDirectory);
        }

        _made.Add((model, path));
    }

    /// <summary>Gives the directories their permissions, the innermost first.</summary>
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
