namespace Lariat.Jobs.Generators;

/// <summary>A file to write: a class, and its jobs.</summary>
/// <param name="Name">The file's name, which no other file has.</param>
/// <param name="Class">The class.</param>
/// <param name="Jobs">Its jobs, in the order of the source.</param>
internal sealed record JobFile(string Name, JobClass Class, EquatableArray<JobModel> Jobs)
{
    /// <summary>One file for each class.</summary>
    public static IEnumerable<JobFile> Group(IEnumerable<JobModel> jobs)
    {
        // The compiler compares names of files without case: classes that differ only in case receive a number.
        var used = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<JobClass, JobModel> group in jobs.GroupBy(job => job.Class))
        {
            string name = group.Key.FileName;
            used.TryGetValue(name, out int before);
            used[name] = before + 1;
            yield return new JobFile(before == 0 ? $"{name}.Jobs.g.cs" : $"{name}.Jobs.{before + 1}.g.cs", group.Key, new(group));
        }
    }
}
