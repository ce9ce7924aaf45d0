using Microsoft.CodeAnalysis;

namespace Lariat.Structure.Tests;

/// <summary>The tests by symbols mean something only if every name has one.</summary>
public class LariatSourceTests
{
    [Fact]
    public void Compilation_OfTheSource_HasNoError()
    {
        string[] errors =
        [
            .. LariatSource.Compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString()),
        ];

        Assert.True(LariatSource.Files.Length > 300, $"only {LariatSource.Files.Length} files found below {LariatSource.Root}");
        Expect.None("The source of src/Lariat does not compile in the test", errors);
    }
}
