namespace Lariat.Jobs.Generators;

/// <summary>
/// Writes <c>AppJobs</c>, which has the jobs of all classes. It is in no namespace, so that a program of one file needs none.
/// </summary>
internal static class AllJobsWriter
{
    public const string FileName = "AppJobs.g.cs";

    /// <param name="jobs">The properties, in the order in which they are listed.</param>
    public static string Write(IEnumerable<string> jobs)
    {
        var source = new SourceWriter();
        source.Line("/// <summary>The kinds of job of this program.</summary>");
        source.Line(SourceWriter.GeneratedCode);
        source.Open("internal static class AppJobs");
        source.Line("/// <summary>All of them, as <c>JobClient.OpenAsync</c> takes them.</summary>");
        source.Open("public static global::System.Collections.Generic.IReadOnlyList<global::Lariat.Jobs.Job> All { get; } = "
            + "global::System.Array.AsReadOnly(new global::Lariat.Jobs.Job[]");
        foreach (string job in jobs)
        {
            source.Line($"{job},");
        }

        source.Close("});");
        source.Close();
        return source.ToString();
    }
}
