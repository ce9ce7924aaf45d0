using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Compares what is found in a source with what its comments announce: <c>// LARJ0001</c> at the end of a line.</summary>
internal static partial class Check
{
    /// <summary>Members of a class that can have jobs, beside which there is a context for the record Order.</summary>
    public static Task MembersAsync(string members) => SourceAsync($$"""
        [assembly: JobPayloads(typeof(AppJson))]

        internal record Order(int Number);

        [JsonSerializable(typeof(Order))]
        internal partial class AppJson : JsonSerializerContext;

        internal static partial class Mailer
        {
        {{members}}
        }
        """);

    public static async Task SourceAsync(string source)
    {
        ImmutableArray<Diagnostic> found = await Sample.FindAsync(Sample.Generate(source).Program);

        Assert.Equal(Announced(source), found.Select(Describe));
    }

    /// <summary>The message of the only finding.</summary>
    public static async Task<string> MessageAsync(string source)
    {
        Diagnostic found = Assert.Single(await Sample.FindAsync(Sample.Generate(source).Program));
        return found.GetMessage(null);
    }

    private static string[] Announced(string source) =>
    [
        .. source.Split('\n').SelectMany((line, index) => Announcement().Matches(line)
            .SelectMany(match => match.Groups["id"].Captures.Select(id => $"{index + 1}: {id.Value}: {line.Trim()}"))),
    ];

    private static string Describe(Diagnostic found)
    {
        if (found.Location.SourceTree is not { FilePath: "Sample.cs" } tree)
        {
            return found.ToString();
        }

        int line = found.Location.GetLineSpan().StartLinePosition.Line;
        string text = tree.GetText(TestContext.Current.CancellationToken).Lines[line].ToString().Trim();
        string detail = Announced(text).Length > 0 ? "" : " " + found.GetMessage(null);
        return $"{line + 1}: {found.Id}: {text}{detail}";
    }

    [GeneratedRegex(@"//(\s*(?<id>(LARJ|CS)\d{4}),?)+\s*$")]
    private static partial Regex Announcement();
}
