using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers.Tests;

/// <summary>Compares what is found in a source with what its comments announce: <c>// LAR0001</c> at the end of a line.</summary>
internal static partial class Check
{
    /// <summary>Members of a class that has the usual things to call.</summary>
    public static Task MembersAsync(string members) => SourceAsync(Wrap(members));

    public static string Wrap(string members) => $$"""
        class Program
        {
        {{members}}

            static async Coroutine WorkAsync() => await Coroutine.Sleep(0);

            static async Coroutine<int> CountAsync() { await Coroutine.Sleep(0); return 1; }

            static async Task PlainAsync() => await Task.Yield();
        }
        """;

    public static async Task SourceAsync(string source)
    {
        ImmutableArray<Diagnostic> found = await Sample.FindAsync(source);

        Assert.Equal(Announced(source), found.Select(Describe));
    }

    private static string[] Announced(string source) =>
    [
        .. source.Split('\n').SelectMany((line, index) => Announcement().Matches(line)
            .SelectMany(match => match.Groups["id"].Captures.Select(id => $"{index + 1}: {id.Value}: {line.Trim()}"))),
    ];

    private static string Describe(Diagnostic found)
    {
        if (!found.Location.IsInSource)
        {
            return found.ToString();
        }

        int line = found.Location.GetLineSpan().StartLinePosition.Line;
        string text = found.Location.SourceTree.GetText(TestContext.Current.CancellationToken).Lines[line].ToString().Trim();
        string detail = Announced(text).Length > 0 ? "" : " " + found.GetMessage(null);
        return $"{line + 1}: {found.Id}: {text}{detail}";
    }

    [GeneratedRegex(@"//(\s*(?<id>(LAR|CS)\d{4}),?)+\s*$")]
    private static partial Regex Announcement();
}
