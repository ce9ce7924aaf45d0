namespace Lariat.Structure.Tests;

/// <summary>Tests find the repository by <see cref="Repository.Root"/>.</summary>
public class SourcePathTests
{
    // Written in two parts, so that this file does not contain it.
    private const string CompiledPath = "Caller" + "FilePath";

    [Fact]
    public void Tests_PathOfTheirSource_IsNotTakenFromTheCompiler()
    {
        // On a build server the compiler writes /_/ in place of the repository's path.
        IEnumerable<string> users = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "test"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(CompiledPath, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Expect.None($"Tests that use {CompiledPath}. Use Repository.Root", users);
    }
}
