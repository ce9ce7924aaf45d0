namespace Lariat.Jobs.Generators;

/// <summary>Writes the class <c>Jobs</c> of a class: a property for each job.</summary>
internal static class JobClassWriter
{
    public static string Write(JobFile file)
    {
        var source = new SourceWriter();
        foreach (string declaration in file.Class.Declarations)
        {
            source.Open(declaration);
        }

        source.Line("/// <summary>The kinds of job that the methods of this class run.</summary>");
        source.Line(SourceWriter.GeneratedCode);
        source.Open($"{(file.Class.IsPublic ? "public" : "internal")} static class Jobs");
        var isFirst = true;
        foreach (JobModel job in file.Jobs)
        {
            if (!isFirst)
            {
                source.Line("");
            }

            Write(source, job);
            isFirst = false;
        }

        source.Close();
        foreach (string _ in file.Class.Declarations)
        {
            source.Close();
        }

        return source.ToString();
    }

    private static void Write(SourceWriter source, JobModel job)
    {
        string types = job.Result is null ? job.Payload.Name : $"{job.Payload.Name}, {job.Result.Name}";
        string type = $"global::Lariat.Jobs.Job<{types}>";
        source.Line($"/// <summary>The kind <c>{Code.Xml(Code.Literal(job.Options.Kind))}</c>, which <c>{job.Method}</c> runs.</summary>");
        source.Line($"{(job.IsPublic ? "public" : "internal")} static {type} {job.Name} {{ get; }} = new {type}(");
        source.Line($"    {Code.Literal(job.Options.Kind)},");
        source.Line($"    {job.Payload.TypeInfo},");
        if (job.Result is not null)
        {
            source.Line($"    {job.Result.TypeInfo},");
        }

        string call = WriteCall(job);
        if (HasOptions(job))
        {
            source.Open($"    {call})");
            WriteOptions(source, job);
            source.Close("};");
        }
        else
        {
            source.Line($"    {call});");
        }
    }

    private static string WriteCall(JobModel job)
    {
        string call = $"{job.Method}{(job.TakesContext ? "(payload, job)" : "(payload)")}";
        if (job.Target is not { } target)
        {
            return $"static (payload, job) => {job.Class.Name}.{call}";
        }

        string make = $"new {job.Class.Name}({string.Join(", ", target.Services.Select(static type => $"job.GetService<{type}>()"))})";
        return target.Using is null
            ? $"static (payload, job) => {make}.{call}"
            : "static async (payload, job) => "
                + $"{{ {target.Using}var target = {make}; {(job.Result is null ? "" : "return ")}await target.{call}; }}";
    }

    private static bool HasOptions(JobModel job)
        => job.Options is { Formerly: not null } or { Version: not 1 } or { Members.Count: > 0 } or { Defaults.Count: > 0 };

    private static void WriteOptions(SourceWriter source, JobModel job)
    {
        if (job.Options.Formerly is { } formerly)
        {
            source.Line($"FormerKinds = new[] {{ {Code.Literal(formerly)} }},");
        }

        if (job.Options.Version != 1)
        {
            source.Line($"Version = {Code.Literal(job.Options.Version)},");
        }

        if (job.Steps.Count > 0)
        {
            source.Open("Upgrades = new[]");
            foreach (JobStep step in job.Steps)
            {
                Write(source, job, step);
            }

            source.Close("},");
        }

        foreach (string member in job.Options.Members)
        {
            source.Line($"{member},");
        }

        if (job.Options.Defaults.Count > 0)
        {
            source.Line($"Defaults = new global::Lariat.Jobs.JobOptions {{ {string.Join(", ", job.Options.Defaults)} }},");
        }
    }

    private static void Write(SourceWriter source, JobModel job, JobStep step)
    {
        source.Line($"global::Lariat.Jobs.JobUpgrade.From<{step.Old.Name}, {step.New.Name}>(");
        source.Line($"    {Code.Literal(step.FromVersion)},");
        source.Line($"    {step.Old.TypeInfo},");
        source.Line($"    {step.New.TypeInfo},");
        source.Line($"    static old => {job.Class.Name}.{step.Method}(old)),");
    }
}
