namespace Lariat.TestKit;

/// <summary>Where the sources are, for tests about them.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lariat.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run the tests inside the repository: no Lariat.slnx above the test assembly.");
    }
}
